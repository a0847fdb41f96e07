import type { CuratedHint } from '../completion/completion.js';
import { REVISION_KINDS, type RevisionValues } from '../../workspaces/revisions/revision-store.js';
import { decodeAnswer } from './answer-codec.js';
import type { StoredAnswer } from './stored-answer.js';

/** Revisions and purge generation of a workspace: part of every key of its cache. */
export interface CacheState {
  values: RevisionValues;
  generation: number;
}

export type LookupAnswer = { requests: number; leftMs: number } & (
  | { state: 'limited' | 'unknown' | 'changing' }
  | { state: 'stale'; current: CacheState }
  /** `refresh`: the answer has expired and the caller refreshes it. */
  | { state: 'hit'; answer: StoredAnswer; refresh: boolean }
  | { state: 'miss'; candidates: number; curated: CuratedHint }
);

const toHint = (known: boolean, ids: string): CuratedHint => {
  if (!known) return 'unknown';
  return ids === '' ? 'none' : 'word_for_word';
};

type Value = Buffer | number | undefined;
/** As returned by the script, see LOOKUP_LUA. */
export type LookupReply = [number, number, Buffer, Value, Value, Value];

export const toValues = (parts: readonly number[]): RevisionValues =>
  Object.fromEntries(REVISION_KINDS.map((kind, i) => [kind, parts[i]])) as RevisionValues;

/** @param curatable whether a Q&A entry could answer */
export function toAnswer(
  [requests, leftMs, name, first, second, third]: LookupReply,
  curatable: boolean,
): LookupAnswer {
  const use = { requests, leftMs };
  const state = name.toString() as LookupAnswer['state'];
  if (state === 'hit') return { ...use, state, answer: decodeAnswer(first as Buffer), refresh: second === 1 };
  if (state === 'miss')
    return {
      ...use,
      state,
      candidates: Number(first ?? 0),
      curated: curatable ? toHint(second === 1, String(third ?? '')) : 'off',
    };
  if (state !== 'stale') return { ...use, state };
  const values = toValues(String(first).split(',').map(Number));
  return { ...use, state, current: { values, generation: Number(String(second)) } };
}
