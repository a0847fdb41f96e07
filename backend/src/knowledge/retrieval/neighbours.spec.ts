import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DocumentChunk } from '../documents/document-chunk.entity.js';
import { testChunk } from '../testing/candidates.js';
import { canFollow, extended, joined, MAX_PASSAGE_TOKENS } from './neighbours.js';

/** A text cut at random, with overlaps and with white space between pieces, as a chunker may produce. */
const cutText = fc
  .tuple(
    fc.array(fc.tuple(fc.stringMatching(/^[a-zA-Zé😀]{1,12}$/u), fc.constantFrom(' ', '\n', '\n\n')), {
      minLength: 3,
      maxLength: 40,
    }),
    fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 10 }),
    fc.integer({ min: 0, max: 2 }),
  )
  .map(([words, sizes, overlap]) => {
    const text = words
      .map(([word, space]) => word + space)
      .join('')
      .trimEnd();
    const starts = [...text.matchAll(/\S+/gu)].map((m) => ({ start: m.index, end: m.index + m[0].length }));
    const chunks: DocumentChunk[] = [];
    for (let from = 0, i = 0; from < starts.length; i++) {
      const to = Math.min(starts.length, from + sizes[i % sizes.length]!);
      const first = starts[Math.max(0, from - (i > 0 ? overlap : 0))]!;
      const place = { startOffset: first.start, endOffset: starts[to - 1]!.end };
      chunks.push(testChunk('d', i, { ...place, text: text.slice(place.startOffset, place.endOffset) }));
      from = to;
    }
    return { text, chunks };
  });

const words = (text: string): string[] => text.match(/\S+/gu) ?? [];

describe('joined', () => {
  it('reconstructs the document text: every word once, at its position, if the offsets are correct', () => {
    fc.assert(
      fc.property(cutText, fc.nat(), fc.nat(), ({ text, chunks }, a, b) => {
        const [from, to] = [a % chunks.length, b % chunks.length].sort((x, y) => x - y) as [number, number];
        const run = chunks.slice(from, to + 1);
        const whole = joined(run);
        expect(whole.text).toHaveLength(whole.end - whole.start);
        const original = text.slice(whole.start, whole.end);
        expect(words(whole.text)).toEqual(words(original));
        for (const match of original.matchAll(/\S+/gu))
          expect(whole.text.slice(match.index, match.index + match[0].length)).toBe(match[0]);
      }),
    );
  });

  it('puts a line break between pieces that are separate lines', () => {
    const [a, b] = [
      testChunk('d', 0, { text: 'a | 1\nb | 2', startOffset: 0, endOffset: 11 }),
      testChunk('d', 1, { text: 'c | 3', startOffset: 12, endOffset: 17 }),
    ];
    expect(joined([a!, b!]).text).toBe('a | 1\nb | 2\nc | 3');
  });
});

describe('extended', () => {
  const chunks = Array.from({ length: 9 }, (_, i) => testChunk('d', i));
  const around = new Map(chunks.map((chunk) => [chunk.ordinal, chunk]));
  const ordinals = (pieces: DocumentChunk[]): number[] => pieces.map(({ ordinal }) => ordinal);
  const taken = (...list: number[]): Set<string> => new Set(list.map((i) => chunks[i]!.id));

  it('takes the requested number on either side', () => {
    expect(ordinals(extended([chunks[4]!], around, 0, taken(4)))).toEqual([4]);
    expect(ordinals(extended([chunks[4]!], around, 2, taken(4)))).toEqual([2, 3, 4, 5, 6]);
    expect(ordinals(extended([chunks[0]!], around, 2, taken(0)))).toEqual([0, 1, 2]);
  });

  it('stops at another passage, at a boundary, and at the size limit', () => {
    expect(ordinals(extended([chunks[4]!], around, 3, taken(4, 2)))).toEqual([3, 4, 5, 6, 7]);
    const border = new Map(around).set(5, testChunk('d', 5, { headingPath: ['Next'] }));
    expect(ordinals(extended([chunks[4]!], border, 2, taken(4)))).toEqual([2, 3, 4]);
    expect(ordinals(extended([chunks[4]!], around, 3, taken(4), 160))).toEqual([3, 4, 5]);
  });

  it('never leaves a gap, never exceeds its limit', () => {
    const size = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 3 }), (tokens, hit, reach) => {
        const sized = new Map(chunks.map((c, i) => [i, { ...c, tokenCount: tokens[i]! } as DocumentChunk]));
        const pieces = extended([sized.get(hit)!], sized, reach, new Set());
        pieces.slice(1).forEach((piece, i) => expect(canFollow(pieces[i]!, piece)).toBe(true));
        expect(ordinals(pieces)).toContain(hit);
        const total = pieces.reduce((sum, piece) => sum + piece.tokenCount, 0);
        expect(total).toBeLessThanOrEqual(Math.max(MAX_PASSAGE_TOKENS, tokens[hit]!));
      }),
    );
  });
});
