import { readFileSync } from 'node:fs';

type Pair = readonly [string, string];

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;

/** Similar question pairs with different meanings, by kind. None may ever be answered from the other's cache entry. */
export const adversarialPairs = (): Record<string, Pair[]> => read('./adversarial-pairs.json');

/** Rewordings that must pass, so that the guards do not make the cache useless. */
export const paraphrases = (): Pair[] => read('./paraphrases.json');

export interface LanguagePairs {
  /** By kind of difference. */
  different: Record<string, Pair[]>;
  /** Rewordings, used to measure recall. */
  same: Pair[];
}

/** By language; word lists must not be fitted to the held-out half. */
export const languagePairs = (half: 'tuning' | 'heldout'): Record<string, LanguagePairs> =>
  read(`./languages/${half}.json`);
