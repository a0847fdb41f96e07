import { describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../config/app-config.js';
import { assertPasswordAcceptable, brokenPasswordRule, Passwords } from './passwords.js';

const OWNER = { email: 'asha.rao@example.org', name: 'Asha Rao', workspaceName: 'Bluebird Bakery' };
const passwords = new Passwords({ auth: { bcryptCost: 4 } } as AppConfig);

describe('password rules', () => {
  it.each([
    ['short', 'password_too_short'],
    ['😀😀😀😀😀', 'password_too_short'],
    ['aaaaaaaaaaaa', 'password_too_simple'],
    ['ASHA.RAO@example.org', 'password_is_email'],
    [`${'x'.repeat(72)}y1`, 'password_too_long'],
    ['नमस्ते'.repeat(5), 'password_too_long'],
    ['asha.rao.2024', 'password_is_personal'],
    ['RaoAsha12345', 'password_is_personal'],
    ['bluebird-bakery!', 'password_is_personal'],
    ['password12', 'password_too_common'],
    ['P@$$w0rd123', 'password_too_common'],
    ['qwertyuiop', 'password_too_common'],
    ['abcdefghij', 'password_too_common'],
    ['1234567890', 'password_too_common'],
    ['iloveyou12', 'password_too_common'],
    [`abc${'x'.repeat(69)}`, 'password_too_common'],
    ['p4$$w0rd'.repeat(9), 'password_too_common'],
  ])('refuses %p: %s', (password, code) => expect(brokenPasswordRule(password, OWNER)?.code).toBe(code));

  it.each(['correct horse', 'a baker who is rao', `blue moths eat ${'xyzzy'.repeat(11)}ab`, 'पासवर्ड१२३४'])(
    'accepts %p',
    (password) => expect(brokenPasswordRule(password, OWNER)).toBeNull(),
  );

  it('checks hostile text quickly', () => {
    const leet = '4@8({[<69!1|70$5+%2';
    const times = Array.from({ length: 20 }, (_, i) => {
      const text = Array.from({ length: 72 }, (_, k) => leet[(i * 7 + k * k + (k >> 2)) % leet.length]).join('');
      const start = performance.now();
      brokenPasswordRule(text, OWNER);
      return performance.now() - start;
    });
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(25);
  });

  it('states the rule in the error', () => {
    expect(() => assertPasswordAcceptable('short', OWNER)).toThrow('at least 10 characters');
  });
});

describe('password hashes', () => {
  it('match only their password, in any Unicode composition', async () => {
    const encoded = await passwords.hash('caf\u00e9 au lait');
    expect(encoded).toMatch(/^\$2b\$04\$/);
    await expect(passwords.matches('cafe\u0301 au lait', encoded)).resolves.toBe(true);
    await expect(passwords.matches('cafe au lait', encoded)).resolves.toBe(false);
  });

  it('never match for an unknown account', async () => {
    await expect(passwords.matches('whatever it is', null)).resolves.toBe(false);
  });

  it('do not match a longer password with the same first 72 bytes', async () => {
    const password = 'ab1'.repeat(24);
    const encoded = await passwords.hash(password);
    await expect(passwords.matches(password, encoded)).resolves.toBe(true);
    await expect(passwords.matches(`${password}more`, encoded)).resolves.toBe(false);
  });
});
