import { pinned } from '../lazy.js';

/** The proof of work that the server requires before it opens a session: see `solve`. */
export interface Challenge {
  challenge: string;
  bits: number;
}

export interface Proof {
  challenge: string;
  solution: string;
}

/**
 * A number for which SHA-256 of `<challenge>.<number>` begins with `bits` zero bits. Undefined if the page is not served over
 * https and the browser offers no hashing: then waiting is the only option.
 */
export async function solve({ challenge, bits }: Challenge): Promise<Proof | undefined> {
  if (!globalThis.crypto?.subtle) return undefined;
  const { search } = await pinned('__NEXUS_PIN_search__', () => import('./search.js'));
  return { challenge, solution: String(await search(challenge, bits)) };
}
