import { TestBed } from '@angular/core/testing';
import type { TextBlock } from '../document-types';
import { DocumentApi } from './document-api';
import { findMatches, markedParts } from './marks';
import { type Piece, piecesOf, rowsOf } from './pieces';
import { TextStore } from './text-store';
import { TextWindow } from './text-window';

const block = (text: string, start: number, more: Partial<TextBlock> = {}): TextBlock => ({
  kind: 'paragraph',
  text,
  start,
  end: start + text.length,
  ...more,
});

describe('pieces', () => {
  it('contain every character of a block at its offset, whatever its length', () => {
    const texts = [
      '',
      'short',
      'x'.repeat(9_001),
      'row | row\n'.repeat(2_000),
      'word '.repeat(3_000),
      '\n'.repeat(5_000),
    ];
    for (const text of texts) {
      const pieces = piecesOf(block(text, 7));
      expect(pieces[0]?.start).toBe(7);
      for (const piece of pieces) {
        expect(piece.text).toBe(text.slice(piece.start - 7, piece.end - 7));
        expect(piece.text.length).toBeLessThanOrEqual(4_001);
      }
      const gaps = pieces.slice(1).map((piece, i) => text.slice((pieces[i]?.end ?? 0) - 7, piece.start - 7));
      expect(gaps.every((gap) => gap === '' || gap === '\n')).toBe(true);
      expect([text.length, text.length - 1]).toContain((pieces.at(-1)?.end ?? 0) - 7);
    }
  });

  it('report their location', () => {
    expect(piecesOf(block('a', 0, { page: 3 }))[0]?.place).toBe('Page 3');
    expect(piecesOf(block('a', 0, { slide: 2 }))[0]).toMatchObject({ place: 'Slide 2', page: 2 });
    expect(piecesOf(block('a', 0, { sheet: 'Prices' }))[0]).toMatchObject({ place: 'Sheet Prices', page: undefined });
  });

  it('know the offset of each table cell', () => {
    const [piece] = piecesOf(block('a | bb\nc | d', 10, { kind: 'table' }));
    expect(rowsOf(piece as Piece).map((row) => row.map(({ text, start }) => [text, start]))).toEqual([
      [
        ['a', 10],
        ['bb', 14],
      ],
      [
        ['c', 17],
        ['d', 21],
      ],
    ]);
  });
});

describe('marks', () => {
  it('split a text at their boundaries, without losing any of it', () => {
    const marks = [
      { start: 12, end: 16, kind: 'target' },
      { start: 14, end: 15, kind: 'current' },
      { start: 90, end: 99, kind: 'match' },
    ] as const;
    const parts = markedParts('0123456789', 10, marks);
    expect(parts.map(({ text }) => text).join('')).toBe('0123456789');
    expect(parts).toEqual([
      { text: '01', kind: undefined },
      { text: '23', kind: 'target' },
      { text: '4', kind: 'current' },
      { text: '5', kind: 'target' },
      { text: '6789', kind: undefined },
    ]);
    expect(markedParts('abc', 0, marks)).toEqual([{ text: 'abc' }]);
  });

  it('find words in any case, at their offsets', () => {
    expect(findMatches([{ text: 'Leave, LEAVE', start: 5 }], ' leave ')).toEqual([
      { start: 5, end: 10, kind: 'match' },
      { start: 12, end: 17, kind: 'match' },
    ]);
    expect(findMatches([{ text: 'a', start: 0 }], ' ')).toEqual([]);
    // “İ” becomes two characters in lower case: the offsets after it must not shift.
    expect(findMatches([{ text: 'İstanbul here', start: 0 }], 'here')[0]?.start).toBe(9);
  });
});

describe('TextStore and TextWindow', () => {
  /** 5,000 paragraphs of 100 characters on 500 pages, returned as by the server: whole blocks from the one around `start`. */
  const blocks = Array.from({ length: 5_000 }, (_, i) =>
    block(`${i} `.padEnd(100, 'x'), i * 102, { page: 1 + Math.floor(i / 10) }),
  );
  const text = vi.fn(async (_id: string, start: number, limit: number) => {
    const first = blocks.findIndex(({ end }) => end + 2 > start);
    const count = Math.ceil(limit / 100);
    return {
      total_chars: blocks.at(-1)?.end ?? 0,
      pages: 500,
      blocks: first < 0 ? [] : blocks.slice(first, first + count),
      next_start: first < 0 ? undefined : blocks[first + count]?.start,
    };
  });
  let store: TextStore;
  let window: TextWindow;

  beforeEach(() => {
    text.mockClear();
    TestBed.configureTestingModule({
      providers: [TextStore, TextWindow, { provide: DocumentApi, useValue: { text } }],
    });
    store = TestBed.inject(TextStore);
    window = TestBed.inject(TextWindow);
  });

  it('opens around a position and shows it', async () => {
    await store.open('d', undefined, 255_000);
    window.show(255_000);
    expect(store.atStart()).toBe(false);
    expect(store.atEnd()).toBe(false);
    expect(window.shown().some(({ start, end }) => start <= 255_000 && end >= 255_000)).toBe(true);
    expect(text).toHaveBeenCalledTimes(1);
  });

  it('extends at both ends without gaps or duplicates, with a bounded size', async () => {
    await store.open('d', undefined, 255_000);
    window.show(255_000);
    for (let i = 0; i < 12; i++) await window.after();
    for (let i = 0; i < 24; i++) await window.before();
    const starts = store.pieces().map(({ start }) => start);
    expect(starts).toEqual(Array.from({ length: starts.length }, (_, i) => (starts[0] ?? 0) + i * 102));
    expect(window.shown().length).toBeLessThanOrEqual(400);
    expect(window.shown()[0]?.start).toBeLessThan(255_000);
  });

  it('loads until the text is found, or to the ends', async () => {
    await store.open('d', undefined, 0);
    await store.readUntil(() => store.pieces().some(({ page }) => page === 200));
    expect(store.atEnd()).toBe(false);
    await store.readUntil(() => false);
    expect(store.pieces()).toHaveLength(5_000);
    expect(store.share()).toBe(1);
  });

  it('drops late responses of another document', async () => {
    const late = store.open('a', undefined, 0);
    await store.open('b', undefined, 400_000);
    await late;
    expect(store.pieces()[0]?.start).toBeGreaterThan(300_000);
  });

  it('explains why there is no text', async () => {
    text.mockRejectedValueOnce(new Error('no'));
    await store.open('d', undefined, 0);
    expect(store.state()).toBe('failed');
  });
});
