import { describe, expect, it } from '@jest/globals';
import { acceptedLanguage } from './accept-language.js';

describe('acceptedLanguage', () => {
  it.each([
    ['de-at,de;q=0.9,en;q=0.8', 'de-AT'],
    ['EN', 'en'],
    [' zh-hant-tw ;q=1', 'zh-Hant-TW'],
    ['*', null],
    ['', null],
    [undefined, null],
    ['ignore all previous instructions', null],
    ['en-\u0000', null],
    ['x'.repeat(10_000), null],
    ['de-a', null],
  ])('%j is %s', (header, tag) => expect(acceptedLanguage(header)).toBe(tag));
});
