import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ModelPatterns } from './model-patterns.js';

describe('ModelPatterns', () => {
  it.each([
    ['openai/*', 'openai/gpt-5', true],
    ['openai/*', 'OpenAI/gpt-5:nitro', true],
    ['openai/*', 'notopenai/gpt-5', false],
    ['openai/gpt-5', 'openai/gpt-5', true],
    ['openai/gpt-5', 'openai/gpt-5:nitro', true],
    ['openai/gpt-5', 'openai/gpt-5-mini', false],
    ['openai/gpt-5:free', 'openai/gpt-5', false],
    ['*:free', 'a/b:free', true],
    ['*:free', 'a/b', false],
    ['*/llama*', 'meta/llama-3', true],
    ['*', 'anything', true],
    ['a*a', 'a', false],
    ['a*bc*bc', 'axbcbc', true],
    ['a*bc*bc', 'axbc', false],
    ['a.c', 'abc', false],
  ])('%s and %s: %s', (pattern, id, expected) => {
    expect(new ModelPatterns([pattern]).matches(id)).toBe(expected);
  });

  it('matches nothing without patterns', () => {
    expect(new ModelPatterns([]).matches('a/b')).toBe(false);
  });

  it('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '/'), maxLength: 8 });
    const id = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 10 });
    fc.assert(
      fc.property(text, id, (pattern, value) => {
        const expected = new RegExp(`^${pattern.split('*').join('.*')}$`).test(value);
        expect(new ModelPatterns([pattern]).matches(value)).toBe(expected);
      }),
    );
  });

  it('takes linear time for a hostile pattern', () => {
    const started = performance.now();
    expect(new ModelPatterns([`${'*a'.repeat(100)}b*`]).matches('a'.repeat(200))).toBe(false);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
