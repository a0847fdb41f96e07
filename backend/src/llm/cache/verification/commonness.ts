import { readFileSync } from 'node:fs';
import { stem } from './stem.js';

/**
 * English words, the commonest first: those of the vocabulary of BERT (uncased, Apache-2.0), which is in the order of their frequency.
 * A common word tells little of what a question is about.
 */
const words = (JSON.parse(readFileSync(new URL('./common-words.json', import.meta.url), 'utf8')) as string).split(' ');
const weights = new Map<string, number>();
for (const [rank, word] of words.entries()) {
  const root = stem(word);
  if (!weights.has(root)) weights.set(root, Math.log(rank + 2) / Math.log(words.length + 2));
}

/** How much a stem tells, towards 0 for the commonest words and 1 for one that is not among them. */
export const weightOf = (root: string): number => weights.get(root) ?? 1;
