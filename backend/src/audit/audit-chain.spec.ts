import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '../common/text/canonical-json.js';
import { chainHash, firstBrokenLink, GENESIS_HASH } from './audit-chain.js';

const WORKSPACE = '0198a2f0-0000-7000-8000-000000000001';

function chain(length: number) {
  let previousHash = GENESIS_HASH;
  return Array.from({ length }, (_, i) => {
    const facts = {
      workspaceId: WORKSPACE,
      seq: i + 1,
      createdAt: new Date(1_700_000_000_000 + i),
      actor: 'member:a',
      action: 'api_token.created',
      targetType: 'api_token',
      targetId: `t${i}`,
      detail: { name: `n${i}`, scopes: ['chat'] },
      requestId: 'r',
      previousHash,
    };
    const entry = { ...facts, hash: chainHash(facts) };
    previousHash = entry.hash;
    return entry;
  });
}
const headOf = (entries: ReturnType<typeof chain>) => ({
  seq: entries.length,
  hash: entries.at(-1)?.hash ?? GENESIS_HASH,
});

describe('audit chain', () => {
  it('accepts an unmodified chain, also an empty one', () => {
    const entries = chain(4);
    expect(firstBrokenLink(entries, headOf(entries))).toBeNull();
    expect(firstBrokenLink([], { seq: 0, hash: GENESIS_HASH })).toBeNull();
  });

  it('does not depend on the key order of JSONB', () => {
    expect(canonicalJson({ b: 1, a: [{ d: null, c: 'x' }] })).toBe('{"a":[{"c":"x","d":null}],"b":1}');
  });

  it('finds a changed, removed, reordered or truncated entry', () => {
    const entries = chain(4);
    const head = headOf(entries);
    const changed = entries.map((e) => (e.seq === 3 ? { ...e, detail: { name: 'other' } } : e));
    expect(firstBrokenLink(changed, head)).toBe(3);
    expect(firstBrokenLink([entries[0]!, ...entries.slice(2)], head)).toBe(2);
    expect(firstBrokenLink([entries[1]!, entries[0]!, ...entries.slice(2)], head)).toBe(1);
    expect(firstBrokenLink(entries.slice(0, 3), head)).toBe(4);
  });

  it('finds an entry whose own hash was recomputed after a change', () => {
    const entries = chain(3);
    const head = headOf(entries);
    const forged = { ...entries[1]!, actor: 'member:b' };
    const rehashed = { ...forged, hash: chainHash(forged) };
    expect(firstBrokenLink([entries[0]!, rehashed, entries[2]!], head)).toBe(3);
  });
});
