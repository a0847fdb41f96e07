import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SecretBox, SecretUnreadableError } from './secret-box.js';

const master = (): string => randomBytes(32).toString('base64');
const OWNER = ['provider_key', 'workspace-1', 'openrouter'];

describe('SecretBox', () => {
  it('opens sealed text, with a new nonce each time', () => {
    const box = new SecretBox(master());
    const [a, b] = [box.seal('sk-ключ-🔑', OWNER), box.seal('sk-ключ-🔑', OWNER)];
    expect(a).not.toBe(b);
    expect(a).not.toContain('sk-');
    expect([box.open(a, OWNER), box.open(b, OWNER)]).toEqual(['sk-ключ-🔑', 'sk-ключ-🔑']);
  });

  it('opens text sealed under an older master key, and seals under the current one', () => {
    const [first, second] = [master(), master()];
    const sealed = new SecretBox(first).seal('secret', OWNER);
    const rotated = new SecretBox(second, [first]);
    expect(rotated.isCurrent(sealed)).toBe(false);
    expect(rotated.open(sealed, OWNER)).toBe('secret');
    const again = rotated.seal('secret', OWNER);
    expect(rotated.isCurrent(again)).toBe(true);
    expect(new SecretBox(second).open(again, OWNER)).toBe('secret');
    expect(() => new SecretBox(second).open(sealed, OWNER)).toThrow(SecretUnreadableError);
  });

  it('does not open text of another owner', () => {
    const box = new SecretBox(master());
    const sealed = box.seal('secret', OWNER);
    for (const other of [['provider_key', 'workspace-2', 'openrouter'], [...OWNER, ''], [], [OWNER.join()]]) {
      expect(() => box.open(sealed, other)).toThrow(SecretUnreadableError);
    }
  });

  it('detects every changed character', () => {
    const box = new SecretBox(master());
    // Five bytes and the tag fill whole base64 characters: without padding, every character is significant.
    const sealed = box.seal('sesam', OWNER);
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1);
      const open = (): string => box.open(changed, OWNER);
      expect(open).toThrow(SecretUnreadableError);
    }
  });

  it.each(['', 'v1', 'v1.x.y.z', 'v2.00000000.AAAA.AAAA', 'sk-plain-text'])('refuses %j', (text) => {
    expect(() => new SecretBox(master()).open(text, OWNER)).toThrow(SecretUnreadableError);
  });

  it('does not open a truncated tag', () => {
    const box = new SecretBox(master());
    const [v, id, iv, body] = box.seal('secret', OWNER).split('.') as [string, string, string, string];
    const short = Buffer.from(body, 'base64url').subarray(0, -12).toString('base64url');
    expect(() => box.open([v, id, iv, short].join('.'), OWNER)).toThrow(SecretUnreadableError);
  });
});
