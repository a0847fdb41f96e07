import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseFormat } from '../testing/parse-format.js';
import { parseDelimited } from './delimited.js';
import { bestDelimiter } from '../../common/csv/delimiter.js';

describe('parseDelimited', () => {
  it('finds delimiter and encoding, and keeps quoted line breaks together', async () => {
    const csv = Buffer.from(
      'Name;Stadt;Gr\u00f6\u00dfe\n"M\u00fcller, J.";"K\u00f6ln\nam Rhein";1,80\nMeier;Ulm;1,75\n',
      'latin1',
    );
    const { blocks, partial } = await parseFormat(parseDelimited, csv);
    const header = 'Name | Stadt | Größe';
    expect(blocks).toEqual([
      { kind: 'table', header, text: `${header}\nMüller, J. | Köln am Rhein | 1,80\nMeier | Ulm | 1,75` },
    ]);
    expect(partial).toBeUndefined();
  });

  it('reads on after a quote that is never closed', async () => {
    const rows = Array.from({ length: 15_000 }, (_, i) => `${i},word ${i},x`);
    const { blocks } = await parseFormat(parseDelimited, `a,b,c\n1,"open,2\n${rows.join('\n')}`);
    expect(blocks.at(-1)?.text.endsWith('14999 | word 14999 | x')).toBe(true);
  });

  it('recognises the delimiter that rows were written with', () => {
    const cell = fc.stringMatching(/^[a-z0-9 .]{1,12}$/);
    const table = fc
      .integer({ min: 2, max: 6 })
      .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 2, maxLength: 9 }));
    fc.assert(
      fc.property(table, fc.constantFrom(',', ';', '\t', '|'), (rows, delimiter) => {
        expect(bestDelimiter(rows.map((r) => r.join(delimiter)).join('\r\n'))).toBe(delimiter);
      }),
    );
  });
});
