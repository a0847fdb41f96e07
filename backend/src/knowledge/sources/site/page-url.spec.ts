import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalUrl, isTrustedCanonical, isSameSite, lastSegment, shortUrl } from './page-url.js';

describe('canonicalUrl', () => {
  it.each([
    ['HTTPS://Example.COM:443/a?b=1#part', 'https://example.com/a?b=1'],
    ['https://example.com', 'https://example.com/'],
    ['https://example.com./a', 'https://example.com/a'],
    ['https://example.com/a?utm_source=x&id=7&gclid=9', 'https://example.com/a?id=7'],
    ['https://example.com/a?utm_source=x', 'https://example.com/a'],
    ['https://example.com/a?', 'https://example.com/a'],
    ['  /b/../c ', 'https://site.example/c'],
    ['?page=2', 'https://site.example/dir/page?page=2'],
    ['https://bücher.example/straße', 'https://xn--bcher-kva.example/stra%C3%9Fe'],
    ['mailto:a@b.example', undefined],
    ['javascript:alert(1)', undefined],
    ['https://user:secret@example.com/', undefined],
    ['ftp://example.com/', undefined],
    [`https://example.com/${'x'.repeat(2000)}`, undefined],
    ['http://[broken', undefined],
  ])('%s → %s', (text, expected) => {
    expect(canonicalUrl(text, 'https://site.example/dir/page')).toBe(expected);
  });

  const page = fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] });

  it('is its own canonical form', () => {
    fc.assert(
      fc.property(page, (url) => {
        const once = canonicalUrl(url);
        expect(once === undefined ? undefined : canonicalUrl(once)).toBe(once);
      }),
    );
  });

  it('ignores fragment, tracking parameters and surrounding spaces', () => {
    fc.assert(
      fc.property(page, fc.webFragments(), fc.constantFrom('utm_campaign', 'fbclid', 'UTM_Term'), (url, part, name) => {
        const plain = url.split('#')[0]!;
        const tagged = `${plain}${plain.includes('?') ? '&' : '?'}${name}=1`;
        // Removing a parameter re-encodes the others: compare with an address that was re-encoded too.
        const expected = canonicalUrl(`${plain}${plain.includes('?') ? '&' : '?'}gclid=2`);
        expect(canonicalUrl(` ${tagged}#${part} `)).toBe(expected);
      }),
    );
  });

  it('never changes the site of an address', () => {
    fc.assert(
      fc.property(page, (url) => {
        const canonical = canonicalUrl(url);
        if (canonical) expect(isSameSite(canonical, url)).toBe(true);
      }),
    );
  });
});

it.each([
  ['http://example.com/a', 'https://www.example.com/b', true],
  ['https://example.com/', 'https://docs.example.com/', false],
  ['https://example.com/', 'https://example.com.evil.example/', false],
  ['http://example.com:8080/', 'http://example.com/', false],
  ['http://127.0.0.1:1/', 'http://127.0.0.1:2/', false],
])('%s and %s are the same site: %s', (a, b, expected) => {
  expect(isSameSite(a, b)).toBe(expected);
});

it('names a page by its path', () => {
  expect(shortUrl('https://www.example.com/docs/%C3%BCber/')).toBe('example.com/docs/über');
  expect(lastSegment('https://example.com/files/price%20list.pdf?x=1')).toBe('price list.pdf');
  expect(lastSegment('https://example.com/%E0%A4%A')).toBe('%E0%A4%A');
});

// Themes that declare the home page as canonical on every page: reactioncommerce/example-storefront#730, Norconex/crawler#603,
// codelibs/fess#1440.
it.each([
  ['https://example.com/', 'https://example.com/prices', false],
  ['https://example.com/', 'https://example.com/prices.html', false],
  ['https://example.com/', 'https://example.com/index.html', true],
  ['https://example.com/', 'https://example.com/?utm_source=x', true],
  ['https://example.com/?page=2', 'https://example.com/list', true],
  ['https://example.com/prices', 'https://example.com/prices?sort=up', true],
])('%s as the canonical address of %s is trusted: %s', (canonical, url, expected) => {
  expect(isTrustedCanonical(canonical, url)).toBe(expected);
});
