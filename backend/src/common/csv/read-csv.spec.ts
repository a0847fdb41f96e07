import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import type { DomainError } from '../errors/domain-error.js';
import { CsvCellFault } from './csv-schema.js';
import { type CsvReading, type CsvReport, readCsv } from './read-csv.js';

const SCHEMA = {
  question: { header: 'Question', aliases: ['Frage'], required: true, max: 50 },
  hits: {
    header: 'Hits',
    max: 10,
    read: (text: string): number => {
      if (!/^\d+$/.test(text)) throw new CsvCellFault('not_a_number', 'This is not a number.');
      return Number(text);
    },
  },
} as const;

interface Read extends CsvReport {
  values: unknown[];
  batches: number[];
}

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(csv: string | Uint8Array, more: Partial<CsvReading<typeof SCHEMA>> = {}, size = 7): Promise<Read> {
  const values: unknown[] = [];
  const batches: number[] = [];
  const onRows: CsvReading<typeof SCHEMA>['onRows'] = (rows) => {
    batches.push(rows.length);
    for (const row of rows) values.push({ row: row.row, ...row.values });
  };
  const bytes = typeof csv === 'string' ? Buffer.from(csv) : csv;
  return { ...(await readCsv(chunks(bytes, size), SCHEMA, { onRows, ...more })), values, batches };
}

/** The longest time for which the event loop was blocked meanwhile. */
async function heldFor<T>(run: () => Promise<T>): Promise<{ result: PromiseSettledResult<T>; heldMs: number }> {
  let heldMs = 0;
  let last = performance.now();
  let over = false;
  const look = (): void => {
    const now = performance.now();
    heldMs = Math.max(heldMs, now - last);
    last = now;
    if (!over) setImmediate(look);
  };
  setImmediate(look);
  const [result] = await Promise.allSettled([run()]);
  over = true;
  return { result: result!, heldMs };
}

const fault = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no fault',
    ({ code, message, errors }: DomainError) => ({ code, message, errors: errors?.map((e) => `${e.field} ${e.code}`) }),
  );

describe('readCsv', () => {
  it.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])('detects that a file is %s', async (charset) => {
    const text = 'Question,Hits\r\nWie öffne ich das Gerät für Grüße?,3\r\n';
    const report = await read(iconv.encode(text, charset));
    expect(report.values).toEqual([{ row: 2, question: 'Wie öffne ich das Gerät für Grüße?', hits: 3 }]);
    expect(report.charset).toBe(charset);
  });

  it.each(['utf-8', 'utf-16le', 'utf-16be'])('skips the byte-order mark of %s', async (charset) => {
    const { values } = await read(iconv.encode('Question\nWhy?\n', charset, { addBOM: true }));
    expect(values).toEqual([{ row: 2, question: 'Why?' }]);
  });

  it('detects the encoding by a character far into the file', async () => {
    const filler = 'What is this?;1\n'.repeat(10_000);
    const csv = iconv.encode(`Question;Hits\n${filler}Où déjà vu, naïveté à café?;2\n`, 'windows-1252');
    const { values, charset } = await read(csv, {}, 65_536);
    expect(charset).toBe('windows-1252');
    expect(values.at(-1)).toEqual({ row: 10_002, question: 'Où déjà vu, naïveté à café?', hits: 2 });
  });

  it.each([',', ';', '\t', '|'] as const)('detects the delimiter %j', async (d) => {
    const { values, delimiter } = await read(`Question${d}Hits\n"a${d}b"${d}1\nb${d}2\n`);
    expect(delimiter).toBe(d);
    expect(values).toEqual([
      { row: 2, question: `a${d}b`, hits: 1 },
      { row: 3, question: 'b', hits: 2 },
    ]);
  });

  it.each(['\r\n', '\n', '\r'])('accepts %j as line end, and numbers rows like a spreadsheet', async (end) => {
    const { values, rows } = await read(['Question,Hits', 'a,', '', ',,', '"two\nlines",1', 'c'].join(end));
    expect(values).toEqual([
      { row: 2, question: 'a' },
      { row: 5, question: 'two\nlines', hits: 1 },
      { row: 6, question: 'c' },
    ]);
    expect(rows).toBe(3);
  });

  it('accepts mixed line ends', async () => {
    const { values } = await read('Question,Hits\r\na,1\nb,2\rc,3');
    expect(values).toMatchObject([{ question: 'a' }, { question: 'b' }, { question: 'c', hits: 3 }]);
  });

  it('matches headers regardless of case and order, and reports unknown ones', async () => {
    const { values, unknownColumns } = await read('Colour, HITS ,FRAGE\nred,4,why?\n');
    expect(values).toEqual([{ row: 2, question: 'why?', hits: 4 }]);
    expect(unknownColumns).toEqual(['Colour']);
  });

  it('skips invalid rows and reports the reason', async () => {
    const { errors, ...report } = await read(`Question,Hits\n,1\ngood,2\n${'x'.repeat(51)},many\na,b,c\nn\0l,1\n`);
    expect(report).toMatchObject({ rows: 5, accepted: 1, rejected: 4, errorCount: 5 });
    expect(report.values).toEqual([{ row: 3, question: 'good', hits: 2 }]);
    expect(errors.map(({ row, column, code }) => [row, column, code])).toEqual([
      [2, 'Question', 'required'],
      [4, 'Question', 'too_long'],
      [4, 'Hits', 'not_a_number'],
      [5, null, 'extra_cells'],
      [6, 'Question', 'nul'],
    ]);
    expect(errors[1]!.message).toBe('At most 50 characters; it has 51.');
  });

  it('reports a limited number of errors and counts the rest', async () => {
    const { errors, errorCount, rejected } = await read(`Question,Hits\n${'a,b\n'.repeat(1_500)}`, {}, 4_096);
    expect([errors.length, errorCount, rejected]).toEqual([1_000, 1_500, 1_500]);
  });

  it('passes on batches, waits for each, and reports progress', async () => {
    const progress: string[] = [];
    let open = 0;
    const onRows = async (): Promise<void> => {
      expect(++open).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      open--;
    };
    const csv = `Question\n${'a\n'.repeat(1_200)}`;
    await read(csv, { onRows, onProgress: (done, total) => progress.push(`${done}/${total}`) }, 4_096);
    expect(progress).toEqual(['500/1200', '1000/1200', '1200/1200']);
    expect((await read(csv, {}, 4_096)).batches).toEqual([500, 500, 200]);
  });

  it('ends when the consumer fails or when it is aborted', async () => {
    const onRows = (): void => {
      throw new Error('The database is gone.');
    };
    await expect(read('Question\na\n', { onRows })).rejects.toThrow('The database is gone.');
    await expect(read('Question\na\n', { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });

  it.each([
    ['nothing', '', 'file empty', /is empty/],
    ['a missing required column', 'Hits\n1\n', 'Question missing_column', /“Question” is missing/],
    ['a column twice', 'Question,Frage\na,b\n', 'Question repeated_column', /More than one column is “Question”/],
    ['too many rows', `Question\n${'a\n'.repeat(11)}`, 'file too_many_rows', /10 rows at most/],
    ['an open quote', 'Question,Hits\na,1\n"b,2\n', 'file quote_not_closed', /never closed/],
    ['100,000 columns', `Question${',x'.repeat(99_999)}\n`, 'file too_many_columns', /100,000 columns; at most 200/],
    ['an endless line', 'x'.repeat(1_000_000), 'file row_too_long', /more than 200,000 characters/],
  ])('refuses a file with %s, before any row', async (_, csv, error, words) => {
    const onRows = (): never => {
      throw new Error('No row may come.');
    };
    expect(await fault(read(csv, { limits: { rows: 10 }, onRows }, 65_536))).toEqual({
      code: 'validation_failed',
      message: expect.stringMatching(words),
      errors: [error],
    });
  });

  it('enforces the byte limit', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc((given++, 1_000), 'a');
    }
    const reading = readCsv(endless(), SCHEMA, { onRows: () => undefined, limits: { bytes: 2_500_000 } });
    expect(await fault(reading)).toMatchObject({ code: 'file_too_large', message: /2\.5 MB at most/ });
    expect(given).toBe(2_501);
  });

  it.each([
    ['quotes', `Question\n${'"'.repeat(50_000)}`],
    ['quotes, one per line', `Question\n${'"\n'.repeat(50_000)}`],
    ['quotes in text', `Question\n${'a"'.repeat(50_000)}`],
    ['NUL bytes', `Question\n${'\0'.repeat(300_000)}`],
    ['lone CR', `Question\n${'\r'.repeat(300_000)}`],
    ['delimiters', `Question\n${','.repeat(190)}\n`.repeat(2_000)],
    ['blanks', `Question\n${' '.repeat(190_000)}\n`],
    ['invalid bytes in any encoding', Buffer.alloc(300_000, '\xff\xfe\x81\x00a\n', 'latin1')],
  ])('neither hangs nor fails unexpectedly on %s', async (_, csv) => {
    const { result, heldMs } = await heldFor(() => read(csv, {}, 65_536));
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'validation_failed' });
    // The target is 50 ms; the tolerance accounts for other load on the machine.
    expect(heldMs).toBeLessThan(250);
  });

  it('yields to other work during 50,000 rows', async () => {
    const csv = `Question,Hits\n${'"How do I reset, and why?",12\n'.repeat(50_000)}`;
    const { result, heldMs } = await heldFor(() => read(csv, {}, 65_536));
    expect(result).toMatchObject({ status: 'fulfilled', value: { accepted: 50_000 } });
    expect(heldMs).toBeLessThan(250);
  });
});
