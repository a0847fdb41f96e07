import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse, type InfoRecord } from 'csv-parse';
import type { Delimiter } from './delimiter.js';

/** An unclosed quote would otherwise consume the rest of the file. */
export const MAX_RECORD_CHARS = 200_000;

export interface CsvFormat {
  delimiter: Delimiter;
  /** Null: quotes are ordinary characters. */
  quote: '"' | null;
}

export interface CsvRecord {
  /** Row number as in a spreadsheet: the first row is 1, and empty lines count. */
  row: number;
  cells: string[];
}

/**
 * Records of a CSV text that arrives in parts, with any kind of line end; empty lines are omitted. Yields to other work between
 * parts.
 * @throws CsvError of csv-parse if a quote is not closed or a record is longer than MAX_RECORD_CHARS
 */
export async function* csvRecords(text: Iterable<string>, { delimiter, quote }: CsvFormat): AsyncGenerator<CsvRecord> {
  const source = Readable.from(unhurried(text));
  const options = { delimiter, quote, record_delimiter: ['\r\n', '\n', '\r'], max_record_size: MAX_RECORD_CHARS };
  const parser = parse({
    ...options,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  });
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<Parsed>)
      yield { row: info.records + info.empty_lines, cells: record };
  } finally {
    source.destroy();
  }
}

interface Parsed {
  record: string[];
  info: InfoRecord;
}

async function* unhurried(text: Iterable<string>): AsyncGenerator<string> {
  for (const part of text) {
    await nextTurn();
    // An empty part would end the stream.
    if (part !== '') yield part;
  }
}
