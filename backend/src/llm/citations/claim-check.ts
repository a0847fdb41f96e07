import { termsOf } from '../../vectors/terms.js';
import { languageOf, scriptOf } from '../../common/text/language.js';
import type { Passage } from '../../common/passages/passage.js';
import { type Facts, factsOf, fold, monthsOf, numbersOf } from './facts.js';
import { type Span, sentenceSpans } from './sentence-spans.js';

/** How far a passage bears a sentence out. */
export interface Support {
  /** Share of the sentence's content terms that the passage has, 0…1. */
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
  margin: 0.25,
  /** of each of several passages that bear it out together. */
  shared: 0.25,
  /** Sentences that a supporting span may have. */
  spanSentences: 3,
} as const;

interface Source {
  passage: Passage;
  terms: ReadonlySet<string>;
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
    const terms = [...new Set(termsOf(claim))];
    const facts = factsOf(claim);
    const sources = passages.map((p) => this.source(p));
    if (terms.length === 0 || !this.holds(facts, sources)) return passages.map(() => null);
    const covered = sources.map((s) => terms.filter((t) => has(s.terms, t)));
    const least = this.least(terms, covered);
    return sources.map((source, i) => {
      const score = covered[i]!.length / terms.length;
      if (score >= least) return supportIn(source, terms, score);
      return this.translated(claim, source, facts, covered[i]!) ? { score } : null;
    });
  }

  /** The overlap that a passage of those cited together must reach. */
  private least(terms: readonly string[], covered: readonly string[][]): number {
    const { score, margin, shared } = CLAIM_LIMITS;
    const together = new Set(covered.flat()).size / terms.length;
    if (covered.length > 1 && together >= score) return shared;
    const shares = this.passages.map((p) => terms.filter((t) => has(this.source(p).terms, t)).length / terms.length);
    return Math.max(score, ...shares.map((s) => s - margin));
  }

  /** Where the words of `claim` are in a passage, however well it bears it out. */
  locate(claim: string, passage: Passage): Span | undefined {
    return supportIn(this.source(passage), [...new Set(termsOf(claim))], 0).span;
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
        terms: new Set(termsOf(all)),
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

function supportIn(source: Source, terms: readonly string[], score: number): Support {
  source.sentences ??= sentenceSpans(source.passage.text).map((span) => ({
    span,
    terms: new Set(termsOf(source.passage.text.slice(span.start, span.end))),
  }));
  const { sentences } = source;
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
