import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findQuote, sentenceSpans } from './sentence-spans.js';

const read = (text: string): string[] => sentenceSpans(text).map(({ start, end }) => text.slice(start, end));

describe('sentenceSpans', () => {
  it.each([
    ['One here. Two there!', ['One here.', 'Two there!']],
    ['Ask Dr. Meyer. He knows.', ['Ask Dr. Meyer.', 'He knows.']],
    ['# Prices\n\n- Tea 2 €\n- Milk 1 €', ['# Prices', '- Tea 2 €', '- Milk 1 €']],
    ['茶は有料です。水は無料です。', ['茶は有料です。', '水は無料です。']],
    ['  \n \n', []],
  ])('%j', (text, sentences) => expect(read(text)).toEqual(sentences));

  it('never overlap, and omit no letter', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'B', '. ', '\n', '- ', '1', '. No. ', ' ', '!')), (parts) => {
        const text = parts.join('');
        const spans = sentenceSpans(text);
        for (const [i, { start }] of spans.entries()) expect(start).toBeGreaterThanOrEqual(spans[i - 1]?.end ?? 0);
        const letters = (s: string): string => s.replace(/[^\p{L}\p{N}]/gu, '');
        expect(letters(read(text).join(''))).toBe(letters(text));
      }),
    );
  });
});

describe('findQuote', () => {
  it('finds a quotation across lines, markup and hyphens', () => {
    const text = 'Intro.\n**Tea** costs 2 € a cup, exclu-\nding milk. End.';
    const span = findQuote(text, 'Tea costs 2 € a cup, excluding milk.')!;
    expect(text.slice(span.start, span.end)).toBe('Tea** costs 2 € a cup, exclu-\nding milk.');
    expect(findQuote(text, 'Coffee costs 2 €')).toBeUndefined();
  });
});
