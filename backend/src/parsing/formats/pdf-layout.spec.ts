import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { removeBoilerplate } from './pdf-boilerplate.js';
import { headingRules } from './pdf-headings.js';
import { joinLines } from './pdf-hyphens.js';
import { layout } from './pdf-layout.js';
import { flowBlocks } from './pdf-lines.js';
import type { Glyphs } from './pdf-glyphs.js';
import { glyphGroups, rowsOf, type Segment } from './pdf-segments.js';

/** Numbered words without hyphens, so that each is unique. */
const page = fc
  .array(
    fc.record({
      x: fc.integer({ min: 0, max: 500 }),
      y: fc.integer({ min: 0, max: 800 }),
      size: fc.constantFrom(6, 9, 10, 12, 20),
      rtl: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((items) =>
    items.map((item, i): Glyphs => ({ ...item, text: `word${i}x`, width: item.size * 3, angle: 0, order: i })),
  );

const segment = (text: string, x0: number, y: number, size = 10): Segment => ({
  text,
  x0,
  x1: x0 + text.length * 5,
  y,
  size,
  rtl: false,
  order: 0,
});

describe('page layout', () => {
  it('outputs every word exactly once, wherever the words are', () => {
    fc.assert(
      fc.property(page, (glyphs) => {
        const rows = rowsOf(glyphs);
        const blocks = layout(rows).flatMap((flow) => flowBlocks(flow, 1, headingRules(rows.flat(), new Map())));
        joinLines(blocks);
        const found =
          blocks
            .map((b) => b.text)
            .join('\n')
            .match(/word\d+x/g) ?? [];
        expect(found.toSorted()).toEqual(glyphs.map((g) => g.text).toSorted());
      }),
    );
  });

  it('keeps an apparent header if there is nothing else', () => {
    const pages = [1, 2, 3, 4].map((n) => ({ page: n, height: 842, rows: [[segment('A form', 50, 40)]] }));
    removeBoilerplate(pages);
    expect(pages.map((p) => p.rows.length)).toEqual([1, 1, 1, 1]);
  });

  it('separates texts by direction, the longest first', () => {
    const item = (str: string, transform: number[]): object => ({ str, dir: 'ltr', width: 50, transform });
    const items = [item('up', [0, 10, -10, 0, 20, 20]), item('along the page', [10, 0, 0, 10, 20, 700])];
    expect(glyphGroups(items, [1, 0, 0, -1, 0, 842]).map(([g]) => g?.text)).toEqual(['along the page', 'up']);
  });

  it('reads letters of fonts without a character map as windows-1252', () => {
    const [group] = glyphGroups(
      [{ str: 'Here\u0092s', dir: 'ltr', width: 40, transform: [9, 0, 0, 9, 0, 0] }],
      [1, 0, 0, -1, 0, 842],
    );
    expect(group?.[0]?.text).toBe('Here’s');
  });
});
