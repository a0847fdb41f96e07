import { termsOf } from '../../vectors/terms.js';
import { languageOf, scriptOf } from '../../common/text/language.js';
import type { Passage } from '../../common/passages/passage.js';
import { asciiDigits } from '../../common/text/digits.js';
import { type Facts, factsOf, fold, monthsOf, numbersOf } from './facts.js';
import { type Span, sentenceSpans } from './sentence-spans.js';

/** How well a passage supports a sentence. */
export interface Support {
  /** Weighted share of the sentence's content terms found in adjacent sentences of the passage, 0…1. */
  score: number;
  /** The supporting range of `passage.text`; absent when no part of it stands out. */
  span?: Span;
}

/**
 * Chosen by `npm run bench -- citations`, which puts each sentence among five passages of which one is right: SciFact's
 * claims among abstracts, sentences of the chunking set among chunks. It measures how well marks of wrong passages are
 * detected.
 */
export const CLAIM_LIMITS = {
  /** Minimum overlap of a sentence with its passage. */
  score: 0.5,
  /** Maximum distance to the best of all passages: beyond it the mark names the wrong one. */
  margin: 0.12,
  /** Minimum overlap of each of several passages that support the sentence together. */
  shared: 0.25,
  /** Maximum sentences of a supporting span. */
  spanSentences: 3,
} as const;

interface Source {
  passage: Passage;
  terms: ReadonlySet<string>;
  /** Terms of the title, the headings and column names. */
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
 * Whether passages say what a sentence says: the unigram precision of its stemmed content terms against the passage
 * (ROUGE-1 precision, Lin 2004), plus every number, month and name of it. Word overlap cannot detect a negation or a
 * reversed relation; it does detect marks of wrong passages and details without a source.
 */
export class ClaimCheck {
  private readonly sources = new Map<Passage, Source>();
  private readonly given: ReadonlySet<string>;

  /**
   * @param passages all passages of the request
   * @param given text of the conversation: names from it need no source
   */
  constructor(
    private readonly passages: readonly Passage[],
    given: string,
  ) {
    this.given = wordsOf(given);
  }

  /** @returns for each of the jointly cited passages what it supports, or null. */
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

  /** Scores each of the jointly cited passages, with the required minimum. */
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

  /** Where the words of `claim` occur in a passage, even if it does not support the claim. */
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

  /** Words of different languages cannot be compared: only numbers and names, which are the same in both, decide. */
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

/** Weight of each term: 1 for a term of all passages or none, since it does not distinguish them; higher the rarer it is. */
function rarity(terms: readonly string[], sources: readonly Source[]): number[] {
  const weight = (having: number): number => Math.log(1 + (sources.length + 1) / having);
  return terms.map((term) => {
    const having = sources.filter((source) => has(source.terms, term)).length;
    return having === 0 ? 1 : weight(having) / weight(sources.length);
  });
}

/**
 * The maximum claim weight found in a few adjacent sentences, with the title and headings: scattered words do not
 * support a claim.
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
      // Each further sentence must add a word that the previous ones lack.
      const value = found.size - 0.75 * n;
      if (found.size > 0 && (!best || value > best.value))
        best = { value, span: { start: sentences[from]!.span.start, end: sentences[from + n]!.span.end } };
    }
  }
  return best ? { score, span: best.span } : { score };
}

/** Digits of any script are normalised. */
const claimTerms = (text: string): string[] => [...new Set(termsOf(asciiDigits(text)))];

const wordsOf = (text: string): Set<string> =>
  new Set(
    fold(text)
      .match(/[\p{L}\p{N}][\p{L}\p{N}'’&+#]*/gu)
      ?.map((w) => w.replace(/['’]s?$/, '')),
  );

/** A name with a suffix, as "Berliner" or "Microsofts". */
const hasForm = (words: ReadonlySet<string>, name: string): boolean =>
  name.length >= 4 &&
  [...words].some((w) => w.startsWith(name) || (w.length >= 4 && name.startsWith(w) && name.length - w.length <= 2));

function has(terms: ReadonlySet<string>, term: string): boolean {
  if (terms.has(term)) return true;
  if (term.length < 5) return false;
  // Forms that the light stemmer does not unify: "payment" and "payments" are one term, "pay-able" is not.
  const root = term.slice(0, Math.max(4, Math.ceil(term.length * 0.7)));
  for (const other of terms) if (other.startsWith(root) && Math.abs(other.length - term.length) <= 3) return true;
  return false;
}
