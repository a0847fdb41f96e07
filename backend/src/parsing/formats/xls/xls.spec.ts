import { type BookType, type CellObject, utils, type WorkBook, write } from '@e965/xlsx';
import { describe, expect, it } from '@jest/globals';
import { tinyCompound, u16, u32 } from '../../testing/old-office-files.js';
import { lines, parseFormat } from '../../testing/parse-format.js';
import { parseXls } from './xls.js';

type Cell = string | number | boolean | CellObject;

function book(sheets: Record<string, Cell[][]>): WorkBook {
  const made = utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = utils.aoa_to_sheet(rows.map((row) => row.map((c) => (typeof c === 'object' ? c.v : c))));
    rows.forEach((row, r) =>
      row.forEach((c, i) => {
        if (typeof c === 'object') sheet[utils.encode_cell({ r, c: i })] = c;
      }),
    );
    utils.book_append_sheet(made, sheet, name);
  }
  return made;
}
const bytesOf = (made: WorkBook, bookType: BookType = 'biff8'): Buffer =>
  write(made, { type: 'buffer', bookType }) as Buffer;
const PRICES = [['Price list'], ['Country', 'Price'], ['France', 5], ['Spain', 7.5]];
const record = (type: number, ...data: Buffer[]): Buffer => {
  const content = Buffer.concat(data);
  return Buffer.concat([u16(type, content.length), content]);
};

describe('parseXls', () => {
  it.each(['biff8', 'biff5', 'xlml'] as const)(
    'reads sheets of %s with name and header, and omits hidden ones',
    async (type) => {
      const made = book({
        Prices: PRICES,
        Secret: [['Margin', 'x']],
        Notes: [['Valid until June'], [], ['Ask for more']],
      });
      made.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }, { Hidden: 0 }] };
      const document = await parseFormat(parseXls, bytesOf(made, type));
      const place = { sheet: 'Prices', headingPath: ['Prices'] };
      expect(document.blocks.slice(0, 3)).toEqual([
        { kind: 'heading', text: 'Prices', ...place },
        { kind: 'paragraph', text: 'Price list', ...place },
        { kind: 'table', text: 'Country | Price\nFrance | 5\nSpain | 7.5', header: 'Country | Price', ...place },
      ]);
      // The library does not mark sheets as hidden in this format.
      if (type === 'xlml') expect(lines(document).join()).not.toContain('Margin');
      expect(lines(document).slice(-3)).toEqual([
        'heading: Notes',
        'paragraph: Valid until June',
        'paragraph: Ask for more',
      ]);
    },
  );

  it.each(['biff4', 'biff3', 'biff2'] as const)('reads the single sheet of %s', async (type) => {
    const document = await parseFormat(parseXls, bytesOf(book({ Any: PRICES }), type as BookType));
    expect(lines(document).slice(1)).toEqual([
      'paragraph: Price list',
      'table: Country | Price\nFrance | 5\nSpain | 7.5',
    ]);
  });

  it('omits a hidden sheet', async () => {
    const file = bytesOf(book({ Shown: [['Seen', 'a']], Secret: [['Margin', 'x']] }));
    const at = file.indexOf(Buffer.from('Secret', 'latin1')) - 4;
    const wide = file.indexOf(Buffer.from('Secret', 'utf16le')) - 4;
    file[Math.max(at, wide)] = 1;
    expect(lines(await parseFormat(parseXls, file))).toEqual(['heading: Shown', 'table: Seen | a']);
  });

  it('omits hidden rows and columns, and reads printed headers and footers once', async () => {
    const label = (row: number, column: number, text: string): Buffer =>
      record(0x204, u16(row, column, 0, text.length), Buffer.from(`\u0000${text}`, 'latin1'));
    const cells = [
      label(0, 0, 'a'),
      label(0, 1, 'cost'),
      label(0, 2, 'b'),
      label(1, 0, 'hidden'),
      label(2, 0, 'c'),
      label(2, 2, 'd'),
    ];
    const sheet = [
      record(0x809, u16(0x600, 0x10)),
      record(0x14, u16(26), Buffer.from('\u0000&L&"Arial"Price list&RPage &P', 'latin1')),
      record(0x7d, u16(1, 1, 0, 0, 1, 0)),
      record(0x208, u16(1, 0, 3, 0, 0, 0, 0x20, 0)),
      ...cells,
      record(0x0a),
    ];
    const place = Buffer.from('\u0001\u0000S', 'latin1');
    const head = (at: number): Buffer =>
      Buffer.concat([record(0x809, u16(0x600, 5)), record(0x85, u32(at), u16(0), place), record(0x0a)]);
    const document = await parseFormat(
      parseXls,
      tinyCompound({ Workbook: Buffer.concat([head(head(0).length), ...sheet]) }),
    );
    expect(lines(document)).toEqual(['heading: S', 'table: a | b\nc | d', 'paragraph: Page header: Price list']);
  });

  it('shows formatted numbers, and the values of formulas', async () => {
    const row: CellObject[] = [
      { t: 'n', v: 0.125, z: '0.0%' },
      { t: 'n', v: 45292, z: 'yyyy-mm-dd' },
      { t: 'n', v: 1234.5, z: '#,##0.00 "EUR"', f: 'A1*3' },
      { t: 'b', v: true },
      { t: 'e', v: 0x17 },
      { t: 's', v: 'größer 日本' },
    ];
    const document = await parseFormat(parseXls, bytesOf(book({ S: [row] })));
    expect(document.blocks[1]?.text).toBe('12.5% | 2024-01-01 | 1,234.50 EUR | TRUE |  | größer 日本');
  });

  it('counts days from 1904 if the workbook does', async () => {
    const made = book({ S: [[{ t: 'n', v: 0, z: 'yyyy-mm-dd' }, 'x']] });
    made.Workbook = { WBProps: { date1904: true } };
    expect((await parseFormat(parseXls, bytesOf(made))).blocks[1]?.text).toBe('1904-01-01 | x');
  });

  it('repeats a vertically merged cell', async () => {
    const made = book({
      S: [
        ['Region', 'City'],
        ['North', 'Kiel'],
        ['', 'Bremen'],
        ['South', 'Ulm'],
      ],
    });
    made.Sheets['S']!['!merges'] = [utils.decode_range('A2:A3')];
    const document = await parseFormat(parseXls, bytesOf(made));
    expect(document.blocks[1]?.text).toBe('Region | City\nNorth | Kiel\nNorth | Bremen\nSouth | Ulm');
  });

  it('decodes text by its code page', async () => {
    const label = record(0x204, u16(0, 0, 0, 6), Buffer.from('cff0e8e2e5f2', 'hex'));
    const file = Buffer.concat([record(0x209, u16(0, 0x10, 0)), record(0x42, u16(1251)), label, record(0x0a)]);
    expect(lines(await parseFormat(parseXls, file))).toEqual(['heading: Sheet1', 'paragraph: Привет']);
  });

  it('joins shared strings split across records, with one or two bytes per character', async () => {
    const strings = [
      record(0xfc, u32(2, 2), u16(6), Buffer.from('\u0000abc', 'latin1')),
      record(0x3c, Buffer.from([1]), Buffer.from('дёж', 'utf16le'), u16(2), Buffer.from('\u0000xy', 'latin1')),
    ];
    const sheet = [
      record(0x809, u16(0x600, 0x10)),
      record(0xfd, u16(0, 0, 0), u32(0)),
      record(0xfd, u16(0, 1, 0), u32(1)),
      record(0x0a),
    ];
    const globals = (at: number): Buffer =>
      Buffer.concat([
        record(0x809, u16(0x600, 5)),
        ...strings,
        record(0x85, u32(at), u16(0), Buffer.from('\u0001\u0000S', 'latin1')),
        record(0x0a),
      ]);
    const stream = Buffer.concat([globals(globals(0).length), ...sheet]);
    const document = await parseFormat(parseXls, tinyCompound({ Workbook: stream }));
    expect(document.blocks[1]?.text).toBe('abcдёж | xy');
  });

  it('repeats the header in a long table', async () => {
    const rows = [['Id', 'Text'], ...Array.from({ length: 1200 }, (_, i) => [i, `word ${i}`])];
    const { blocks, partial } = await parseFormat(parseXls, bytesOf(book({ S: rows })));
    expect(partial).toBeUndefined();
    expect(blocks.slice(1).map((b) => b.text.split('\n')[0])).toEqual(['Id | Text', 'Id | Text', 'Id | Text']);
    expect(blocks.slice(1).flatMap((b) => b.text.split('\n').slice(1))).toHaveLength(1200);
  });

  it('reports that an encrypted file needs a password, or that it is wrong', async () => {
    const stream = Buffer.concat([
      record(0x809, u16(0x600, 5)),
      record(0x2f, u16(1, 1, 1), Buffer.alloc(48)),
      record(0x0a),
    ]);
    const file = tinyCompound({ Workbook: stream });
    await expect(parseFormat(parseXls, file)).rejects.toMatchObject({ code: 'encrypted' });
    await expect(parseFormat(parseXls, file, { password: 'no' })).rejects.toMatchObject({ code: 'wrong_password' });
  });

  it('keeps the available part of a truncated file', async () => {
    const whole = bytesOf(book({ S: Array.from({ length: 2_000 }, (_, i) => [`kept ${i}`, 'x'.repeat(20), i]) }));
    const document = await parseFormat(parseXls, whole.subarray(0, whole.length * 0.7)).catch(
      (error: unknown) => error,
    );
    expect(document).toMatchObject({ partial: expect.stringMatching(/end of the file is missing/) as unknown });
  });

  it.each([
    ['a compound file of something else', tinyCompound({ other: Buffer.alloc(9) }), 'corrupt'],
    ['a signature alone', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'corrupt'],
  ])('refuses %s', async (_, file, code) => {
    await expect(parseFormat(parseXls, file)).rejects.toMatchObject({ code });
  });
});
