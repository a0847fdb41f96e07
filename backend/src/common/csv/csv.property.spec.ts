import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guarded, unguarded } from './formula-guard.js';
import { readCsv } from './read-csv.js';
import { toCsv } from './to-csv.js';

const HEADERS = ['first', 'second', 'third'] as const;
const SCHEMA = Object.fromEntries(HEADERS.map((header) => [header, { header, max: 1_000 }]));

const piece = fc.constantFrom(
  '"',
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  '\r\n',
  "'",
  '=',
  '+',
  '-',
  '@',
  ' ',
  'é',
  '漢',
  'a',
);
const cell = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }),
);
const filled = cell.filter((text) => text.trim() !== '' && !text.includes('\0'));
const row = fc.tuple(filled, filled, filled);

async function* each<T>(rows: readonly T[]): AsyncGenerator<T> {
  yield* rows;
}

describe('CSV', () => {
  it('reads back what it wrote', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (rows) => {
        const columns = HEADERS.map((header, i) => ({ header, value: (cells: readonly string[]) => cells[i] }));
        const read: unknown[] = [];
        const report = await readCsv(toCsv(columns, each(rows)), SCHEMA, {
          onRows: (found) => void found.forEach(({ values }) => read.push(HEADERS.map((header) => values[header]))),
        });
        expect(report.errors).toEqual([]);
        expect(read).toEqual(rows.map((cells) => cells.map((text) => text.toWellFormed())));
      }),
    );
  });

  it('guards every formula, and removes exactly its own apostrophe', () => {
    fc.assert(
      fc.property(cell, (text) => {
        expect(guarded(text)).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(unguarded(guarded(text))).toBe(text);
      }),
    );
  });
});
