import { describe, expect, it } from '@jest/globals';
import { hashApiToken, looksLikeApiToken, newApiToken, visiblePrefix } from './token-format.js';

describe('API token format', () => {
  it('makes distinct tokens of one length that it recognises', () => {
    const tokens = Array.from({ length: 200 }, newApiToken);
    expect(new Set(tokens).size).toBe(200);
    for (const token of tokens) {
      expect(token).toMatch(/^nxs_[0-9A-Za-z]{49}$/);
      expect(looksLikeApiToken(token)).toBe(true);
    }
  });

  it('does not recognise a token with any one character changed', () => {
    const token = newApiToken();
    for (let i = 4; i < token.length; i++) {
      const other = token[i] === 'a' ? 'b' : 'a';
      expect(looksLikeApiToken(token.slice(0, i) + other + token.slice(i + 1))).toBe(false);
    }
  });

  it.each(['', 'nxs_', 'nxs_abc', `nxs_${'a'.repeat(5000)}`, `NXS_${'0'.repeat(49)}`])(
    'does not recognise %p',
    (text) => expect(looksLikeApiToken(text)).toBe(false),
  );

  it('reveals little of a token and hashes all of it', () => {
    const token = newApiToken();
    expect(visiblePrefix(token)).toHaveLength(10);
    expect(hashApiToken(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashApiToken(token)).not.toBe(hashApiToken(newApiToken()));
  });
});
