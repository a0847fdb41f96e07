import { describe, expect, it } from '@jest/globals';
import { checkOrigin } from './origin-check.js';
import { matchesOrigin, normaliseOrigin, normaliseOrigins } from './origins.js';

describe('origins', () => {
  it.each([
    ['https://example.com', 'https://example.com'],
    [' HTTPS://Example.COM/ ', 'https://example.com'],
    ['https://example.com:443', 'https://example.com'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['https://*.Example.com', 'https://*.example.com'],
    ['https://*.example.com:8443', 'https://*.example.com:8443'],
    ['http://localhost:*', 'http://localhost:*'],
    ['https://*.shop.example:*', 'https://*.shop.example:*'],
  ])('%s is %s', (text, origin) => {
    expect(normaliseOrigin(text)).toBe(origin);
  });

  it.each([
    '*',
    'https://*',
    'https://*.com',
    'https://*.0.0.1',
    'https://*.127.0.0.1',
    'https://a.*.com',
    'https://*a.com',
    'https://*.*.example.com',
    'https://*.example.com:99999',
    'example.com',
    'null',
    'ftp://example.com',
    'javascript:alert(1)',
    'https://a.b/path',
    'https://u:p@a.b',
    'https://a.b?x',
    'https://a.b#x',
    '',
    "https://a.b'; script-src *",
    'https://*.a.b; script-src',
  ])('refuses %s', (text) => {
    expect(normaliseOrigin(text)).toBeNull();
    expect(() => normaliseOrigins(['https://fine.example', text])).toThrow(
      expect.objectContaining({ code: 'validation_failed' }),
    );
  });

  it('removes duplicates', () => {
    expect(normaliseOrigins(['https://a.b', 'https://A.b/', 'https://c.d'])).toEqual(['https://a.b', 'https://c.d']);
  });
});

const LIST = ['https://shop.example', 'https://*.example.com', 'http://localhost:*', 'https://*.port.example:8443'];

describe('an origin that is covered', () => {
  it.each([
    'https://shop.example',
    'https://www.example.com',
    'https://a.b.example.com',
    'http://localhost',
    'http://localhost:4200',
    'https://x.port.example:8443',
  ])('%s', (origin) => expect(matchesOrigin(LIST, origin)).toBe(true));

  it.each([
    'https://example.com',
    'http://www.example.com',
    'https://www.example.com:8443',
    'https://wwwexample.com',
    'https://example.com.evil.test',
    'https://evil.test/.example.com',
    'https://x.port.example',
    'https://localhost:4200',
    'https://*.example.com',
    'null',
    '',
  ])('not %s', (origin) => expect(matchesOrigin(LIST, origin)).toBe(false));
});

describe('why an origin is refused', () => {
  it.each([
    ['https://shop.example/cart?x=1', 'listed', 'https://shop.example'],
    ['shop.example', 'listed', 'https://shop.example'],
    ['https://www.example.com', 'listed', 'https://*.example.com'],
    ['https://console.test', 'own', 'https://console.test'],
    ['', 'not_an_origin', null],
    ['mailto:a@b.c', 'not_an_origin', null],
    ['https://*.example.com', 'not_an_origin', null],
    ['http://shop.example', 'scheme', null],
    ['shop.example:8080', 'port', null],
    ['https://example.com', 'apex', null],
    ['https://m.shop.example', 'subdomain', null],
    ['https://other.test', 'not_listed', null],
  ])('%s: %s', (page, reason, matched) => {
    const verdict = checkOrigin(LIST, page, ['https://console.test']);
    expect(verdict).toMatchObject({ reason, matched, allowed: matched !== null });
    expect(verdict.detail).toMatch(/\.$/);
  });

  it('says that none is listed', () => {
    expect(checkOrigin([], 'https://a.test', [])).toMatchObject({ allowed: false, reason: 'none_listed' });
  });
});
