import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { guarded } from './formula-guard.js';

/** Null and undefined become empty cells; a Date is written as ISO 8601 in UTC. */
export type CsvValue = string | number | boolean | Date | null | undefined;

export interface CsvColumn<T> {
  header: string;
  value: (row: T) => CsvValue;
}

/**
 * Rows as CSV (RFC 4180) in UTF-8 with a byte-order mark, which Excel requires. Text that would be a formula gets an
 * apostrophe; numbers stay numbers. Rows are requested as fast as they are consumed; their failure fails the stream, and
 * destroying the stream ends them.
 */
export function toCsv<T>(columns: readonly CsvColumn<T>[], rows: AsyncIterable<T>): Readable {
  const csv = stringify({
    bom: true,
    record_delimiter: '\r\n',
    // Quotes cells with any line end; with a custom record delimiter only cells with that one would be quoted.
    quote_record_delimiter: true,
    // A single empty cell would otherwise be an empty line, which readers skip.
    quoted_empty: columns.length === 1,
  });
  // The pipeline propagates failures in both directions; the reader of `csv` receives them.
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
