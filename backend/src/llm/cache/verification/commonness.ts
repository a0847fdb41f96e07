import { readFileSync } from 'node:fs';
import { stem } from './stem.js';

/**
 * English words, most common first: the vocabulary of BERT (uncased, Apache-2.0), which is ordered by frequency. A
 * common word says little about the topic of a question.
 */
const words = (JSON.parse(readFileSync(new URL('./common-words.json', import.meta.url), 'utf8')) as string).split(' ');
const weights = new Map<string, number>();
for (const [rank, word] of words.entries()) {
  const root = stem(word);
  if (!weights.has(root)) weights.set(root, Math.log(rank + 2) / Math.log(words.length + 2));
}

/** Information weight of a stem: near 0 for the most common words, 1 for unlisted ones. */
export const weightOf = (root: string): number => weights.get(root) ?? 1;
