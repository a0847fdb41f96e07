import { createHash } from 'node:crypto';
import { canonicalJson } from '../common/text/canonical-json.js';

/** The facts covered by an entry's hash. Times in milliseconds, as stored. */
export interface ChainedFacts {
  workspaceId: string;
  seq: number;
  createdAt: Date;
  actor: string;
  action: string;
  targetType: string;
  targetId: string;
  detail: Record<string, unknown>;
  requestId: string;
  previousHash: string;
}

export const GENESIS_HASH = '0'.repeat(64);

/** Hashes JSON with sorted keys: JSONB does not preserve key order. */
export function chainHash(f: ChainedFacts): string {
  const facts = [
    f.previousHash,
    f.workspaceId,
    f.seq,
    f.createdAt.toISOString(),
    f.actor,
    f.action,
    f.targetType,
    f.targetId,
    f.detail,
    f.requestId,
  ];
  return createHash('sha256').update(canonicalJson(facts)).digest('hex');
}

/**
 * Checks a workspace's entries in order against the head of the chain.
 * @returns the sequence number of the first missing or changed entry, or null if the chain is intact.
 */
export function firstBrokenLink(
  entries: readonly (ChainedFacts & { hash: string })[],
  head: { seq: number; hash: string },
): number | null {
  let previous = GENESIS_HASH;
  for (const [i, entry] of entries.entries()) {
    const intact = entry.seq === i + 1 && entry.previousHash === previous && entry.hash === chainHash(entry);
    if (!intact) return i + 1;
    previous = entry.hash;
  }
  return entries.length === head.seq && previous === head.hash ? null : entries.length + 1;
}
