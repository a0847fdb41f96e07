import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { guarded } from './formula-guard.js';

/** Null and undefined are empty cells; a Date is written in ISO 8601, UTC. */
export type CsvValue = string | number | boolean | Date | null | undefined;

export interface CsvColumn<T> {
  header: string;
  value: (row: T) => CsvValue;
}

/**
 * Rows as CSV (RFC 4180) in UTF-8 with a byte-order mark, which Excel needs. Text that would be a formula gets an
 * apostrophe; numbers stay numbers. Rows are asked for as fast as the reader takes them; a failure of theirs is one of the
 * stream, and a stream that is destroyed ends them.
 */
export function toCsv<T>(columns: readonly CsvColumn<T>[], rows: AsyncIterable<T>): Readable {
  const csv = stringify({
    bom: true,
    record_delimiter: '\r\n',
    // Cells with any line end are quoted; with a delimiter of one's own only cells with that one would be.
    quote_record_delimiter: true,
    // A lone empty cell would otherwise be an empty line, which readers skip.
    quoted_empty: columns.length === 1,
  });
  // Either end's failure reaches the other through the pipeline; whoever reads `csv` hears of it there.
  pipeline(Readable.from(records(columns, rows)), csv, () => undefined);
  return csv;
}

async function* records<T>(columns: readonly CsvColumn<T>[], rows: AsyncIterable<T>): AsyncGenerator<string[]> {
  yield columns.map(({ header }) => guarded(header));
  for await (const row of rows) yield columns.map(({ value }) => cellOf(value(row)));
}

function cellOf(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return guarded(value);
  return value instanceof Date ? value.toISOString() : String(value);
}
