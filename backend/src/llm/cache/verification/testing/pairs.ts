import { readFileSync } from 'node:fs';

type Pair = readonly [string, string];

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as T;

/** Question pairs by kind that look alike and ask something else. None may ever be answered from the other's cache entry. */
export const adversarialPairs = (): Record<string, Pair[]> => read('./adversarial-pairs.json');

/** Rewordings that must pass, or the guards would be a cache that never hits. */
export const paraphrases = (): Pair[] => read('./paraphrases.json');

export interface LanguagePairs {
  /** By kind of difference. */
  different: Record<string, Pair[]>;
  /** Rewordings: what recall is counted on. */
  same: Pair[];
}

/** By language; no word list may be fitted to the half that is held out. */
export const languagePairs = (half: 'tuning' | 'heldout'): Record<string, LanguagePairs> =>
  read(`./languages/${half}.json`);
