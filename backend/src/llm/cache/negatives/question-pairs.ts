import { questionFeatures } from '../verification/features.js';

/** Share of common words (Jaccard) from which two wordings count as the same question. */
const NEAR = 0.75;

interface Wording {
  plain: string;
  words: ReadonlySet<string>;
}

export interface QuestionPair {
  asked: string;
  stored: string;
}

function wordingOf(question: string): Wording {
  const plain = question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const { content, numbers, names } = questionFeatures(question);
  return { plain, words: new Set([...content, ...numbers, ...names]) };
}

function near(a: Wording, b: Wording): boolean {
  if (a.plain === b.plain) return true;
  const common = [...a.words].filter((word) => b.words.has(word)).length;
  const all = a.words.size + b.words.size - common;
  return all > 0 && common / all >= NEAR;
}

/** Pairs of questions that must not share an answer; also matches near-identical wordings, in either order. */
export class QuestionPairs {
  private readonly pairs: readonly (readonly [Wording, Wording])[];

  constructor(pairs: readonly QuestionPair[]) {
    this.pairs = pairs.map(({ asked, stored }) => [wordingOf(asked), wordingOf(stored)]);
  }

  has(asked: string, stored: string): boolean {
    if (this.pairs.length === 0) return false;
    const [a, b] = [wordingOf(asked), wordingOf(stored)];
    return this.pairs.some(([x, y]) => (near(a, x) && near(b, y)) || (near(a, y) && near(b, x)));
  }
}
