import { describe, expect, it } from '@jest/globals';
import { normaliseOrigin, normaliseOrigins } from './origins.js';

describe('origins', () => {
  it.each([
    ['https://example.com', 'https://example.com'],
    [' HTTPS://Example.COM/ ', 'https://example.com'],
    ['https://example.com:443', 'https://example.com'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('%s is %s', (text, origin) => {
    expect(normaliseOrigin(text)).toBe(origin);
  });

  it.each([
    '*',
    'https://*',
    'https://*.example.com',
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
