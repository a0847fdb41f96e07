import { describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../config/app-config.js';
import { assertPasswordAcceptable, brokenPasswordRule, Passwords } from './passwords.js';

const EMAIL = 'asha.rao@example.org';
const passwords = new Passwords({ auth: { bcryptCost: 4 } } as AppConfig);

describe('password rules', () => {
  it.each([
    ['short', 'password_too_short'],
    ['😀😀😀😀😀', 'password_too_short'],
    ['aaaaaaaaaaaa', 'password_too_simple'],
    ['ASHA.RAO@example.org', 'password_is_email'],
    [`${'x'.repeat(72)}y1`, 'password_too_long'],
    ['नमस्ते'.repeat(5), 'password_too_long'],
  ])('refuses %p: %s', (password, code) => expect(brokenPasswordRule(password, EMAIL)?.code).toBe(code));

  it.each(['correct horse', `abc${'x'.repeat(69)}`, 'पासवर्ड१२३४'])('accepts %p', (password) =>
    expect(brokenPasswordRule(password, EMAIL)).toBeNull(),
  );

  it('says the rule in the error', () => {
    expect(() => assertPasswordAcceptable('short', EMAIL)).toThrow('at least 10 characters');
  });
});

describe('password hashes', () => {
  it('match their password in any Unicode composition, and nothing else', async () => {
    const encoded = await passwords.hash('caf\u00e9 au lait');
    expect(encoded).toMatch(/^\$2b\$04\$/);
    await expect(passwords.matches('cafe\u0301 au lait', encoded)).resolves.toBe(true);
    await expect(passwords.matches('cafe au lait', encoded)).resolves.toBe(false);
  });

  it('never match an account that does not exist', async () => {
    await expect(passwords.matches('whatever it is', null)).resolves.toBe(false);
  });

  it('do not match a longer password with the same first 72 bytes', async () => {
    const password = 'ab1'.repeat(24);
    const encoded = await passwords.hash(password);
    await expect(passwords.matches(password, encoded)).resolves.toBe(true);
    await expect(passwords.matches(`${password}more`, encoded)).resolves.toBe(false);
  });
});
