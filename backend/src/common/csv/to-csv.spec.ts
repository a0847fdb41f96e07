import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { type CsvColumn, type CsvValue, toCsv } from './to-csv.js';

const COLUMNS: CsvColumn<CsvValue[]>[] = ['a', 'b'].map((header, i) => ({ header, value: (row) => row[i] }));

async function* rowsOf(...rows: CsvValue[][]): AsyncGenerator<CsvValue[]> {
  yield* rows;
}
const written = async (...rows: CsvValue[][]): Promise<string> => {
  const csv = Buffer.concat((await toCsv(COLUMNS, rowsOf(...rows)).toArray()) as Buffer[]);
  expect(csv.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  return csv.subarray(3).toString().replace('a,b\r\n', '');
};

describe('toCsv', () => {
  it.each<[CsvValue, string]>([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['old\rlines', '"old\rlines"'],
    [null, ''],
    [undefined, ''],
    [0, '0'],
    [false, 'false'],
    [new Date('2026-01-02T03:04:05.678Z'), '2026-01-02T03:04:05.678Z'],
    [-5.25, '-5.25'],
  ])('writes %j as %s', async (value, cell) => {
    expect(await written([value, 'x'])).toBe(`${cell},x\r\n`);
  });

  it.each(['=1+1', '+49 30', '-5', '@SUM(A1)', '\tx', '\rx', '＝1', "'=1"])(
    'neutralises the formula in %j',
    async (value) => {
      const cell = (await written([value, 'x'])).replace(/^"/, '');
      expect(cell.startsWith(`'${value}`)).toBe(true);
    },
  );

  it('writes the header if there are no rows', async () => {
    expect(await textOf(toCsv(COLUMNS, rowsOf()))).toBe('a,b\r\n');
  });

  it('requests rows only as fast as they are consumed, and ends them when the reader stops', async () => {
    let asked = 0;
    let ended = false;
    async function* endless(): AsyncGenerator<CsvValue[]> {
      try {
        for (;;) yield [++asked, 'x'.repeat(1_000)];
      } finally {
        ended = true;
      }
    }
    const csv = toCsv(COLUMNS, endless());
    for await (const _ of csv) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBeLessThan(500);
    expect(ended).toBe(true);
  });

  it('fails if its rows fail', async () => {
    async function* failing(): AsyncGenerator<CsvValue[]> {
      yield ['a', 'b'];
      throw new Error('The database is gone.');
    }
    await expect(toCsv(COLUMNS, failing()).toArray()).rejects.toThrow('The database is gone.');
  });
});
