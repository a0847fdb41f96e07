import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stem } from './stemmer.js';
import { hashTerm, termsOf, tokenizeTerms } from './terms.js';

describe('terms', () => {
  it.each([
    ['configure', 'configuring', 'configured', 'configures'],
    ['policy', 'policies'],
    ['box', 'boxes'],
    ['stop', 'stopping', 'stopped', 'stops'],
    ['organize', 'organization', 'organisation', 'organising', 'organized'],
    ['agree', 'agreed', 'agrees'],
    ['quick', 'quickly'],
    ['install', 'installing', 'installed'],
  ])('reduces the forms of "%s" to one term', (base, ...forms) => {
    expect(forms.map(stem)).toEqual(forms.map(() => stem(base)));
  });

  it.each([
    ['news', 'new'],
    ['process', 'proceed'],
    ['general', 'generic'],
    ['thing', 'the'],
    ['string', 'strong'],
  ])('keeps "%s" and "%s" apart', (left, right) => {
    expect(stem(left)).not.toBe(stem(right));
  });

  it('lower-cases, normalises and drops stop words', () => {
    expect(termsOf('How do I RESET the Ｐassword?')).toEqual(['reset', 'password']);
  });

  it('keeps a text that consists only of stop words', () => {
    expect(termsOf('who are you')).toEqual(['who', 'are', 'you']);
  });

  it('finds identifiers as a whole and by their parts', () => {
    const terms = termsOf('Error ERR-4042 in v1.2.3');
    expect(terms).toEqual(expect.arrayContaining(['err-4042', 'err', '4042', 'v1.2.3']));
  });

  it('drops elisions', () => {
    expect(termsOf("the customer's order")).toEqual([stem('customer'), stem('order')]);
  });

  it('creates bigrams for scripts without spaces', () => {
    expect(termsOf('東京都庁')).toEqual(['東京', '京都', '都庁']);
    expect(termsOf('茶 tea')).toEqual(expect.arrayContaining(['茶', 'tea']));
  });

  it('counts frequencies', () => {
    const terms = tokenizeTerms('refund, refunds and a refunded refund; invoice');
    expect(terms.find(({ term }) => term === hashTerm('refund'))?.weight).toBe(4);
    expect(terms).toHaveLength(2);
  });

  it('hashes like FNV-1a', () => {
    // Published vectors of the 32-bit variant.
    expect(hashTerm('')).toBe(0x811c9dc5);
    expect(hashTerm('a')).toBe(0xe40c292c);
    expect(hashTerm('foobar')).toBe(0xbf9cf968);
  });

  it('accepts any text and returns unsigned 32-bit terms with positive weights', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const terms = tokenizeTerms(text);
        expect(new Set(terms.map(({ term }) => term)).size).toBe(terms.length);
        for (const { term, weight } of terms) {
          expect(term).toBe(term >>> 0);
          expect(weight).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('is empty for an empty text', () => {
    expect(tokenizeTerms('')).toEqual([]);
    expect(tokenizeTerms(' …!\u0000\n')).toEqual([]);
  });
});
