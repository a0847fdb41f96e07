import { CsvError } from 'csv-parse';
import { brokenFile, emptyFile, refuseColumns, tooManyColumns, tooManyRows } from './csv-faults.js';
import { csvRecords, type CsvFormat, type CsvRecord } from './csv-records.js';
import { type CsvRow, type CsvRowError, CsvRowReader } from './csv-rows.js';
import { columnMap, type CsvSchema } from './csv-schema.js';
import { csvText, type CsvText } from './csv-text.js';
import { bestDelimiter, type Delimiter } from './delimiter.js';
import { unguarded } from './formula-guard.js';

const SAMPLE_CHARS = 65_536;

export interface CsvLimits {
  bytes: number;
  rows: number;
  columns: number;
  /** Maximum number of reported errors; all are counted. */
  errors: number;
  /** Number of rows per batch. */
  batch: number;
}
export const CSV_LIMITS: CsvLimits = { bytes: 25_000_000, rows: 50_000, columns: 200, errors: 1_000, batch: 500 };

export interface CsvReading<S extends CsvSchema> {
  limits?: Partial<CsvLimits>;
  /** Valid rows in file order; the next batch is read after it has resolved. */
  onRows: (rows: CsvRow<S>[]) => Promise<void> | void;
  /** Rows processed so far, and their total. */
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

export interface CsvReport {
  charset: string;
  delimiter: Delimiter;
  /** Rows below the header, without empty ones. */
  rows: number;
  accepted: number;
  rejected: number;
  errors: CsvRowError[];
  /** Includes errors beyond the limit of `errors`. */
  errorCount: number;
  /** Headers that match no field, as written in the file; their cells are ignored. */
  unknownColumns: string[];
}

/**
 * Reads a CSV file by a schema: encoding and delimiter are detected, columns are matched by their header. The whole file is
 * checked before any row is passed on, so that a malformed file leaves no partial import; an invalid row is skipped. Text is
 * read unchanged, except for the apostrophe that an export puts before a formula.
 * @throws DomainError `file_too_large`, or `validation_failed` with a description of the error
 */
export async function readCsv<S extends CsvSchema>(
  bytes: AsyncIterable<Uint8Array>,
  schema: S,
  { limits, onRows, onProgress, signal }: CsvReading<S>,
): Promise<CsvReport> {
  const bounds = { ...CSV_LIMITS, ...limits };
  const text = await csvText(bytes, bounds.bytes);
  const file = await lookedThrough(text, bounds, signal);
  const { columns, ...others } = columnMap(file.header, schema);
  refuseColumns(others);
  const reader = new CsvRowReader(schema, file.header, columns);
  const report = emptyReport(text, file, others.unknown);
  let done = 0;
  for await (const records of batches(dataOf(text, file.format), bounds.batch)) {
    signal?.throwIfAborted();
    const rows = records.flatMap((record) => taken(reader.read(record), report, bounds.errors));
    if (rows.length > 0) await onRows(rows);
    onProgress?.((done += records.length), file.rows);
  }
  return report;
}

interface LookedThrough {
  format: CsvFormat;
  header: readonly string[];
  rows: number;
}

async function lookedThrough(text: CsvText, limits: CsvLimits, signal?: AbortSignal): Promise<LookedThrough> {
  const format: CsvFormat = { delimiter: bestDelimiter(sampleOf(text)), quote: '"' };
  let header: readonly string[] | undefined;
  let rows = 0;
  try {
    for await (const { cells, row } of csvRecords(text.parts(), format)) {
      signal?.throwIfAborted();
      if (cells.length > limits.columns) throw tooManyColumns(row, cells.length, limits.columns);
      if (!header) header = cells.map((cell) => unguarded(cell.trim()));
      else if (isFilled(cells) && ++rows > limits.rows) throw tooManyRows(limits.rows);
    }
  } catch (error) {
    throw error instanceof CsvError ? brokenFile(error) : error;
  }
  if (!header) throw emptyFile();
  return { format, header, rows };
}

function sampleOf(text: CsvText): string {
  let sample = '';
  for (const part of text.parts()) if ((sample += part).length >= SAMPLE_CHARS) break;
  return sample.slice(0, SAMPLE_CHARS);
}

const isFilled = (cells: readonly string[]): boolean => cells.some((cell) => cell.trim() !== '');

async function* dataOf(text: CsvText, format: CsvFormat): AsyncGenerator<CsvRecord> {
  let header = true;
  for await (const record of csvRecords(text.parts(), format)) {
    if (!header && isFilled(record.cells)) yield record;
    header = false;
  }
}

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function emptyReport({ charset }: CsvText, { format, rows }: LookedThrough, unknown: readonly string[]): CsvReport {
  const counts = { rows, accepted: 0, rejected: 0, errors: [], errorCount: 0 };
  return { charset, delimiter: format.delimiter, ...counts, unknownColumns: [...unknown] };
}

/** @returns the row if it is valid; otherwise its errors are added to the report */
function taken<S extends CsvSchema>(
  read: CsvRow<S> | CsvRowError[],
  report: CsvReport,
  maxErrors: number,
): CsvRow<S>[] {
  if (!Array.isArray(read)) {
    report.accepted += 1;
    return [read];
  }
  report.rejected += 1;
  report.errorCount += read.length;
  for (const error of read) if (report.errors.length < maxErrors) report.errors.push(error);
  return [];
}
