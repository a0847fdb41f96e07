import { describe, expect, it } from '@jest/globals';
import { LexicalFloor } from './lexical-floor.js';

const text = 'The municipal library opens at nine and charges two euros a week for overdue books.';

describe('LexicalFloor', () => {
  it.each([
    ['When does the library open?', true],
    ['What are the charges for overdue books?', true],
    ['library', true],
    ['How do I renew the parking permit of the library?', false],
    ['Who won the football match?', false],
    ['photosynthesis', false],
    ['', false],
    ['???', false],
  ])('%j passes: %s', (query, expected) => {
    expect(new LexicalFloor(query).passes(text)).toBe(expected);
  });

  it('needs more than one shared word if the query has several', () => {
    expect(new LexicalFloor('library cards').passes(text)).toBe(false);
    expect(new LexicalFloor('library books').passes(text)).toBe(true);
  });

  it('counts repeated query words once', () => {
    expect(new LexicalFloor('library library library permit').coverage(text)).toBe(0.5);
  });
});
