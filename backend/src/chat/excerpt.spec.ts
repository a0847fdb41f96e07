import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Passage } from '../common/passages/passage.js';
import { excerptOf, MAX_CHARS } from './excerpt.js';

const passage = (text: string, start = 100, end = start + text.length): Passage => ({
  n: 1,
  chunkId: 'c',
  documentId: 'd',
  title: 'T',
  text,
  start,
  end,
  score: 1,
  denseScore: null,
  lexicalScore: 1,
});
const filler = 'words that say nothing much '.repeat(40);

describe('excerptOf', () => {
  it('shows the supporting span in the middle, marked, with its place in the document', () => {
    const said = 'Tea costs  two\neuros a cup.';
    const text = `${filler}${said} ${filler}`;
    const support = { start: filler.length, end: filler.length + said.length };
    const { excerpt, highlight, start, end } = excerptOf(passage(text), support);
    expect(excerpt.slice(highlight!.start, highlight!.end)).toBe('Tea costs two euros a cup.');
    expect(excerpt).toMatch(/^…\w.*\w…$/);
    expect([start, end]).toEqual([100 + support.start, 100 + support.end]);
  });

  it('is the beginning of the passage when there is no supporting span', () => {
    const { excerpt, highlight, start } = excerptOf(passage(`  ${filler}`));
    expect(excerpt).toMatch(/^words that.*…$/);
    expect(highlight).toBeUndefined();
    expect(start).toBe(102);
  });

  it('covers the whole passage when its header is not at this place in the document', () => {
    const { start, end } = excerptOf(passage('Item | Price\nTea | 2 €', 50, 60), { start: 13, end: 22 });
    expect([start, end]).toEqual([50, 60]);
  });

  it('marks the span for any surrounding text and stays short', () => {
    const piece = fc.array(fc.constantFrom('word', ' ', '  ', '\n', 'Ü', '😀', '.', 'a'), { maxLength: 300 });
    fc.assert(
      fc.property(piece, piece, piece, (a, b, c) => {
        const [before, inner, after] = [a.join(''), `x${b.join('')}y`.slice(0, 380), c.join('')];
        const support = { start: before.length, end: before.length + inner.length };
        const { excerpt, highlight } = excerptOf(passage(before + inner + after), support);
        const plain = inner.replace(/\s+/g, ' ').toWellFormed();
        expect(excerpt.slice(highlight!.start, highlight!.end).trim()).toBe(plain.trim());
        expect(excerpt.length).toBeLessThanOrEqual(MAX_CHARS + 2);
      }),
    );
  });
});
