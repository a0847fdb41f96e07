import { allowedBy, matchesPattern, toPattern, withEntry, withoutEntry } from './allow-list';

describe('allow-list', () => {
  it.each([
    ['openai/*', 'openai/gpt-4o', true],
    ['openai/*', 'openai-mirror/gpt-4o', false],
    ['*/llama-3.1-8b', 'meta/llama-3.1-8b', true],
    ['*/llama-3.1-8b', 'meta/llama-3x1-8b', false],
    ['a/b', 'a/b:free', true],
    ['a/b:free', 'a/b', false],
    ['*:free', 'a/b:free', true],
    ['OpenAI/*', 'openai/gpt-4o', true],
  ])('%s on %s: %s', (pattern, id, expected) => expect(matchesPattern(pattern, id)).toBe(expected));

  it('reports what allows a model, its own entry first', () => {
    expect(allowedBy(null, 'a/b')).toBe('*');
    expect(allowedBy([], 'a/b')).toBeNull();
    expect(allowedBy(['a/*', 'a/b'], 'a/b')).toBe('a/b');
    expect(allowedBy(['a/*'], 'a/b')).toBe('a/*');
  });

  it('adds without duplicates and removes', () => {
    expect(withEntry(['a/b', 'c/d'], 'a/b')).toEqual(['c/d', 'a/b']);
    expect(withEntry(null, 'a/b')).toEqual(['a/b']);
    expect(withoutEntry(['a/b', 'c/d'], 'a/b')).toEqual(['c/d']);
  });

  it.each([
    ['openai', 'openai/*'],
    [' openai/gpt-* ', 'openai/gpt-*'],
    ['meta/llama:free', 'meta/llama:free'],
    ['', undefined],
    ['two words', undefined],
    ['/x', undefined],
  ])('pattern from “%s”: %s', (text, pattern) => expect(toPattern(text)).toBe(pattern));
});
