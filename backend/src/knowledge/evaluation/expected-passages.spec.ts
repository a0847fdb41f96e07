import { describe, expect, it } from '@jest/globals';
import { containedPassages } from './expected-passages.js';

const QUOTE = 'Refunds are paid within 14 days after the parcel has arrived.';
const expected = [{ documentId: 'a', start: 100, end: 100 + QUOTE.length, quote: QUOTE }];
const found = (text: string, start: number, documentId = 'a') => ({
  documentId,
  text,
  start,
  end: start + text.length,
});

describe('containedPassages', () => {
  it('finds the passage by position', () => {
    expect(containedPassages(found(`Our shop.\n${QUOTE}`, 90), expected)).toEqual([0]);
  });

  it('finds the quoted words at another position in a new version', () => {
    expect(
      containedPassages(
        found(`Refunds are  paid within 14 days\nafter the parcel has arrived. Always.`, 9_000),
        expected,
      ),
    ).toEqual([0]);
  });

  it('requires at least half of the passage', () => {
    expect(containedPassages(found(QUOTE.slice(0, 40), 100), expected)).toEqual([0]);
    expect(containedPassages(found(QUOTE.slice(0, 20), 100), expected)).toEqual([]);
  });

  it('does not rely on the position alone: other text may be there now', () => {
    expect(
      containedPassages(found('Dogs are welcome in the shop on every day but Sunday mornings.', 100), expected),
    ).toEqual([]);
  });

  it('ignores another document', () => {
    expect(containedPassages(found(QUOTE, 100, 'b'), expected)).toEqual([]);
  });

  it('finds several at once', () => {
    const two = [...expected, { documentId: 'a', start: 162, end: 180, quote: 'Keep your receipt.' }];
    expect(containedPassages(found(`${QUOTE} Keep your receipt.`, 100), two)).toEqual([0, 1]);
  });
});
