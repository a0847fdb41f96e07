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

  it('recognises the delimiter used by the rows', () => {
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

  // JoshClose/CsvHelper#1955, mholt/PapaParse#153, jakob/TableTool#34
  it.each([
    ['decimal commas under names', ';', 'Zeit (h);Wert (°C)\n0,0;20,00\n0,5;20,10\n'],
    ['decimal commas without names', ';', '1,1;1,2\n2,1;2,2'],
    ['decimal commas between tabs', '\t', '1,1\t1,2\n2,1\t2,2'],
    ['sentences', ';', 'id;comment\n1;Nice, clean, quiet, near the sea\n2;Loud, dirty, far, cold\n'],
    ['sentences, only two lines', ';', 'id;comment\n1;Nice, clean, quiet, near the sea'],
    ['whole numbers', ',', '1,2,3\n4,5,6\n'],
    ['lists in a column', ',', 'id,tags,place\n1,a;b;c,Ulm\n2,b;c,Kiel\n'],
    ['lines above the table', ';', 'Export of May\nBy Ada, Bo and Cy\nName;Size\nA;1\nB;2\nC;3\n'],
    ['inches', ',', 'size,name\n5",pipe\n6",tube; long\n7",rod\n'],
  ])('distinguishes %s', (_, delimiter, text) => {
    expect(bestDelimiter(text)).toBe(delimiter);
  });

  it('uses the delimiter declared in the file, and does not read that line as data', async () => {
    const { blocks } = await parseFormat(parseDelimited, 'sep=;\r\na,b;c,d\r\n1,2;3,4\r\n');
    expect(blocks.map((b) => b.text)).toEqual(['a,b | c,d\n1,2 | 3,4']);
  });
});
