import { likelyLanguage } from '../../common/text/question-language.js';
import { type ContentWord, contentWords, TextWords } from '../../vectors/content-words.js';
import { MAX_QUERY_CHARS } from '../../vectors/terms.js';

/**
 * Minimum weighted share of a query's content words for a passage to be relevant by its words alone. A BM25 score ranks
 * passages but does not say whether any is relevant; the share does, and is comparable across workspaces.
 */
export const MIN_COVERAGE = 0.5;
/** One shared word may be a coincidence, unless the query has no other. */
const MIN_WORDS = 2;
/** A name identifies one specific thing: a passage without it is about another one. */
const NAME_WEIGHT = 1.5;
const LEAST_WEIGHT = 0.6;
const MOST_WEIGHT = 2.5;

/** Share of a query's words that passages contain, weighted: rare words weigh more, names most. */
export class LexicalFloor {
  private readonly words: readonly ContentWord[];
  private readonly language: string;
  private readonly matches = new Map<string, readonly number[]>();
  private weights: readonly number[];

  constructor(query: string) {
    const read = query.slice(0, MAX_QUERY_CHARS);
    this.language = likelyLanguage(read);
    this.words = contentWords(read, this.language);
    this.weights = this.words.map(() => 1);
  }

  /** Weights the words by inverse document frequency within the given passages. */
  weigh(passages: readonly string[]): void {
    if (passages.length < 2) return;
    this.weights = this.words.map((word, i) => {
      const having = passages.filter((passage) => this.matchesOf(passage)[i]! > 0).length;
      const idf = Math.log(1 + (passages.length - having + 0.5) / (having + 0.5));
      return Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, idf)) * (word.name ? NAME_WEIGHT : 1);
    });
  }

  /** 0…1. */
  coverage(passage: string): number {
    const matches = this.matchesOf(passage);
    const total = this.weights.reduce((sum, weight) => sum + weight, 0);
    return total === 0 ? 0 : matches.reduce((sum, match, i) => sum + match * this.weights[i]!, 0) / total;
  }

  /** Whether enough of the words are present, and more than one by coincidence. */
  passes(passage: string): boolean {
    const count = this.matchesOf(passage).filter((match) => match > 0).length;
    return count > 0 && count >= Math.min(MIN_WORDS, this.words.length) && this.coverage(passage) >= MIN_COVERAGE;
  }

  private matchesOf(passage: string): readonly number[] {
    let found = this.matches.get(passage);
    if (!found) {
      const own = new TextWords(passage, this.language);
      this.matches.set(passage, (found = this.words.map((word) => own.match(word))));
    }
    return found;
  }
}
