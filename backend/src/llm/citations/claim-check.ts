import { termsOf } from '../../vectors/terms.js';
import { languageOf, scriptOf } from '../../common/text/language.js';
import type { Passage } from '../../common/passages/passage.js';
import { asciiDigits } from '../../common/text/digits.js';
import { type Facts, factsOf, fold, monthsOf, numbersOf } from './facts.js';
import { type Span, sentenceSpans } from './sentence-spans.js';

/** How far a passage bears a sentence out. */
export interface Support {
  /** Share of the weight of the sentence's content terms that some sentences of the passage beside each other have, 0…1. */
  score: number;
  /** What of `passage.text` says so; absent when no part of it stands out. */
  span?: Span;
}

/**
 * Chosen by `npm run bench -- citations`, where each sentence stands among five passages of which one is right: SciFact's
 * claims among abstracts, sentences of the chunking set among chunks. What is told apart there is the mark of the wrong one.
 */
export const CLAIM_LIMITS = {
  /** Least overlap of a sentence with its passage; */
  score: 0.5,
  /** less than this below the best of all passages: else the mark names the wrong one; */
  margin: 0.12,
  /** of each of several passages that bear it out together. */
  shared: 0.25,
  /** Sentences that a supporting span may have. */
  spanSentences: 3,
} as const;

interface Source {
  passage: Passage;
  terms: ReadonlySet<string>;
  /** Those of the title, the headings and the names of columns. */
  frame: ReadonlySet<string>;
  words: ReadonlySet<string>;
  folded: string;
  numbers: ReadonlySet<string>;
  months: ReadonlySet<number>;
  language: string | null;
  script: string;
  sentences?: { span: Span; terms: ReadonlySet<string> }[];
}

/**
 * Whether passages say what a sentence says: the unigram precision of its stemmed content terms against the passage (ROUGE-1
 * precision, Lin 2004), and every number, month and name of it found there. Word overlap cannot see a negation or a reversed
 * relation; it does see sentences with a mark of the wrong passage and details that no source has.
 */
export class ClaimCheck {
  private readonly sources = new Map<Passage, Source>();
  private readonly given: ReadonlySet<string>;

  /**
   * @param passages all of the request
   * @param given what the conversation itself says: names from there need no source
   */
  constructor(
    private readonly passages: readonly Passage[],
    given: string,
  ) {
    this.given = wordsOf(given);
  }

  /** @returns for each of the passages cited together what they support, or null where they do not. */
  check(claim: string, passages: readonly Passage[]): (Support | null)[] {
    const terms = claimTerms(claim);
    const facts = factsOf(claim);
    const sources = passages.map((p) => this.source(p));
    if (terms.length === 0 || !this.holds(facts, sources)) return passages.map(() => null);
    const covered = sources.map((s) => terms.filter((t) => has(s.terms, t)));
    const { shares, least } = this.judge(terms, sources, covered);
    return sources.map((source, i) => {
      const score = shares[i]!;
      if (score >= least) return supportIn(source, terms, score);
      return this.translated(claim, source, facts, covered[i]!) ? { score } : null;
    });
  }

  /** How much of a claim each of the passages cited together has, and what it must reach. */
  private judge(
    terms: readonly string[],
    sources: readonly Source[],
    covered: readonly string[][],
  ): { shares: number[]; least: number } {
    const { score, margin, shared } = CLAIM_LIMITS;
    const together = new Set(covered.flat()).size / terms.length;
    if (sources.length > 1 && together >= score)
      return { shares: covered.map((own) => own.length / terms.length), least: shared };
    const all = this.passages.map((p) => this.source(p));
    const weights = rarity(terms, all);
    const best = all.map((source) => heldIn(source, terms, weights));
    const shares = sources.map((source) => best[all.indexOf(source)] ?? heldIn(source, terms, weights));
    return { shares, least: Math.max(score, ...best.map((s) => s - margin)) };
  }

  /** Where the words of `claim` are in a passage, however well it bears it out. */
  locate(claim: string, passage: Passage): Span | undefined {
    return supportIn(this.source(passage), claimTerms(claim), 0).span;
  }

  private holds({ numbers, months, names }: Facts, sources: readonly Source[]): boolean {
    const any = (test: (s: Source) => boolean): boolean => sources.some(test);
    return (
      numbers.every((readings) => any((s) => readings.some((r) => s.numbers.has(r)))) &&
      months.every((month) => any((s) => s.months.has(month))) &&
      names.every(
        (name) =>
          this.given.has(name) || any((s) => s.folded.includes(name) || s.script !== 'Latin' || hasForm(s.words, name)),
      )
    );
  }

  /** Words of another language cannot be compared: numbers and names, which are the same in both, decide. */
  private translated(claim: string, source: Source, facts: Facts, covered: readonly string[]): boolean {
    const script = scriptOf(claim);
    const language = languageOf(claim);
    const foreign =
      script !== source.script || (language !== null && source.language !== null && language !== source.language);
    return foreign && covered.length + facts.numbers.length + facts.months.length > 0;
  }

  private source(passage: Passage): Source {
    let source = this.sources.get(passage);
    if (!source) {
      const { text, title, heading = '', tableHeader = '' } = passage;
      const all = `${title}\n${heading}\n${tableHeader}\n${text}`;
      source = {
        passage,
        terms: new Set(claimTerms(all)),
        frame: new Set(claimTerms(`${title}\n${heading}\n${tableHeader}`)),
        words: wordsOf(all),
        folded: fold(all),
        numbers: new Set(numbersOf(all).flat()),
        months: new Set(monthsOf(all, true)),
        language: languageOf(text),
        script: scriptOf(text),
      };
      this.sources.set(passage, source);
    }
    return source;
  }
}

/** Weight of each term: 1 for one that all passages have, which tells none of them from the others, or none; more the rarer it is. */
function rarity(terms: readonly string[], sources: readonly Source[]): number[] {
  const weight = (having: number): number => Math.log(1 + (sources.length + 1) / having);
  return terms.map((term) => {
    const having = sources.filter((source) => has(source.terms, term)).length;
    return having === 0 ? 1 : weight(having) / weight(sources.length);
  });
}

/**
 * Most of a claim's weight that a few sentences beside each other have, with the title and the headings: words strewn over a text
 * say something else.
 */
function heldIn(source: Source, terms: readonly string[], weights: readonly number[]): number {
  const sentences = sentencesOf(source);
  const total = weights.reduce((a, b) => a + b, 0);
  const frame = terms.map((term) => has(source.frame, term));
  const held = sentences.map((sentence) => terms.map((term, i) => frame[i]! || has(sentence.terms, term)));
  let most = 0;
  for (let from = 0; from < Math.max(1, held.length - CLAIM_LIMITS.spanSentences + 1); from++) {
    const window = held.slice(from, from + CLAIM_LIMITS.spanSentences);
    const sum = weights.reduce((n, weight, i) => n + (window.some((has) => has[i]) ? weight : 0), 0);
    most = Math.max(most, sum / total);
  }
  return most;
}

function sentencesOf(source: Source): { span: Span; terms: ReadonlySet<string> }[] {
  const { text } = source.passage;
  source.sentences ??= sentenceSpans(text).map((span) => ({
    span,
    terms: new Set(claimTerms(text.slice(span.start, span.end))),
  }));
  return source.sentences;
}

function supportIn(source: Source, terms: readonly string[], score: number): Support {
  const sentences = sentencesOf(source);
  let best: { value: number; span: Span } | undefined;
  for (let from = 0; from < sentences.length; from++) {
    const found = new Set<string>();
    for (let n = 0; n < CLAIM_LIMITS.spanSentences && from + n < sentences.length; n++) {
      for (const term of terms) if (has(sentences[from + n]!.terms, term)) found.add(term);
      // Another sentence must bring a word that the ones before it lack.
      const value = found.size - 0.75 * n;
      if (found.size > 0 && (!best || value > best.value))
        best = { value, span: { start: sentences[from]!.span.start, end: sentences[from + n]!.span.end } };
    }
  }
  return best ? { score, span: best.span } : { score };
}

/** Numbers are the same in the digits of any script. */
const claimTerms = (text: string): string[] => [...new Set(termsOf(asciiDigits(text)))];

const wordsOf = (text: string): Set<string> =>
  new Set(
    fold(text)
      .match(/[\p{L}\p{N}][\p{L}\p{N}'’&+#]*/gu)
      ?.map((w) => w.replace(/['’]s?$/, '')),
  );

/** A name with an ending, as "Berliner" or "Microsofts". */
const hasForm = (words: ReadonlySet<string>, name: string): boolean =>
  name.length >= 4 &&
  [...words].some((w) => w.startsWith(name) || (w.length >= 4 && name.startsWith(w) && name.length - w.length <= 2));

function has(terms: ReadonlySet<string>, term: string): boolean {
  if (terms.has(term)) return true;
  if (term.length < 5) return false;
  // Forms that the light stemmer keeps apart: "payment" and "payments" are one term, "pay-able" is not.
  const root = term.slice(0, Math.max(4, Math.ceil(term.length * 0.7)));
  for (const other of terms) if (other.startsWith(root) && Math.abs(other.length - term.length) <= 3) return true;
  return false;
}
