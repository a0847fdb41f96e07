import { describe, expect, it } from '@jest/globals';
import { alignWords, related } from './word-match.js';

describe('related words', () => {
  it.each([
    ['notify', 'notification'],
    ['share', 'sharing'],
    ['automatic', 'automatically'],
    ['strikethrough', 'stikethrough'],
    ['accommodation', 'accomodation'],
  ])('%s and %s', (a, b) => {
    expect(related(a, b)).toBe(true);
    expect(related(b, a)).toBe(true);
  });

  it.each([
    ['austria', 'australia'],
    ['contract', 'contrast'],
    ['password', 'passport'],
    ['context', 'contest'],
    ['international', 'internet'],
    ['adapt', 'adopt'],
    ['car', 'cart'],
    ['subscribe', 'unsubscribe'],
  ])('not %s and %s', (a, b) => {
    expect(related(a, b)).toBe(false);
    expect(related(b, a)).toBe(false);
  });

  it('matches each word once', () => {
    expect(alignWords(['send', 'email', 'now'], ['email', 'send', 'sending'])).toEqual({
      common: ['send', 'email'],
      onlyFirst: ['now'],
      onlySecond: ['sending'],
    });
  });
});
