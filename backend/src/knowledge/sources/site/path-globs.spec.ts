import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWanted, matchesGlob } from './path-globs.js';

describe('matchesGlob', () => {
  it.each([
    ['/docs/**', '/docs/a/b', true],
    ['/docs/**', '/docs', true],
    ['/docs/**', '/docsy', false],
    ['/docs/*', '/docs/a', true],
    ['/docs/*', '/docs/a/b', false],
    ['/*/api', '/v1/api', true],
    ['**/*.pdf', '/files/2024/a.pdf', true],
    ['**/*.pdf', '/files/a.pdf.html', false],
    ['/a.b', '/axb', false],
    ['/', '/', true],
    ['/', '/a', false],
    ['**', '/anything/at/all', true],
    ['/blog/**/print', '/blog/2024/05/print', true],
  ])('%s and %s: %s', (glob, path, expected) => {
    expect(matchesGlob(glob, path)).toBe(expected);
  });

  const word = fc.stringMatching(/^[a-z0-9.+$()]{0,8}$/);
  const path = fc.array(word, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);

  it('treats everything but stars literally', () => {
    fc.assert(fc.property(path, (text) => expect(matchesGlob(text, text)).toBe(true)));
  });

  it('matches everything below with a double star', () => {
    fc.assert(fc.property(path, path, (a, b) => expect(matchesGlob(`${a}/**`, `${a}/${b}`)).toBe(true)));
  });

  it('agrees with the equivalent regular expression', () => {
    const glob = fc
      .array(fc.constantFrom('a', 'b', '/', '*', '**'), { maxLength: 7 })
      .map((parts) => `/${parts.join('')}`.replace(/\*{3,}/g, '**'));
    const text = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 8 }).map((parts) => `/${parts.join('')}`);
    fc.assert(
      fc.property(glob, text, (pattern, subject) => {
        const source = pattern.replace(/\*+/g, (stars) => (stars === '*' ? '[^/]*' : '.*'));
        const expected = new RegExp(`^(?:${source})$`);
        const alsoBelow = !subject.endsWith('/') && expected.test(`${subject}/`);
        expect(matchesGlob(pattern, subject)).toBe(expected.test(subject) || alsoBelow);
      }),
      { numRuns: 500 },
    );
  });

  it('stays fast for any pattern', () => {
    const started = performance.now();
    expect(matchesGlob('/**a'.repeat(50), `/${'a'.repeat(1990)}`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

it('applies include and exclude patterns to the decoded path', () => {
  const rules = { include: ['/docs/**', '/über/*'], exclude: ['/docs/old/**'] };
  const wanted = (path: string): boolean => isWanted(`https://example.com${path}`, rules);
  expect(['/docs/a', '/docs/old/a', '/%C3%BCber/uns', '/blog'].map(wanted)).toEqual([true, false, true, false]);
  expect(isWanted('https://example.com/any?x=1', { include: [], exclude: [] })).toBe(true);
});
