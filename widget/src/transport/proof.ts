import { pinned } from '../lazy.js';

/** What the server asks for before it opens a session: see `solve`. */
export interface Challenge {
  challenge: string;
  bits: number;
}

export interface Proof {
  challenge: string;
  solution: string;
}

/**
 * A number with which SHA-256 of `<challenge>.<number>` begins with `bits` zero bits. Undefined where the page is not served
 * by https and browsers offer no hashing: then only waiting helps.
 */
export async function solve({ challenge, bits }: Challenge): Promise<Proof | undefined> {
  if (!globalThis.crypto?.subtle) return undefined;
  const { search } = await pinned('__NEXUS_PIN_search__', () => import('./search.js'));
  return { challenge, solution: String(await search(challenge, bits)) };
}
