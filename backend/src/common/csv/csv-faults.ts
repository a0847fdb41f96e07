import type { CsvError } from 'csv-parse';
import { DomainError } from '../errors/domain-error.js';
import { MAX_RECORD_CHARS } from './csv-records.js';
import type { ColumnMap } from './csv-schema.js';

interface Fault {
  /** The column, or `file` for the file as a whole. */
  field: string;
  code: string;
  message: string;
}

const refused = (...errors: Fault[]): DomainError =>
  new DomainError('validation_failed', errors.map(({ message }) => message).join(' '), { errors });

const refusedFile = (code: string, message: string): DomainError => refused({ field: 'file', code, message });

export const emptyFile = (): DomainError =>
  refusedFile('empty', 'The file is empty. Its first row must contain the column names.');

export const tooManyRows = (max: number): DomainError =>
  refusedFile(
    'too_many_rows',
    `A CSV file may have ${max.toLocaleString('en')} rows at most. Split it and import the parts.`,
  );

export function tooManyColumns(row: number, columns: number, max: number): DomainError {
  const message = `Row ${row} has ${columns.toLocaleString('en')} columns; at most ${max.toLocaleString('en')} are read.`;
  return refusedFile('too_many_columns', message);
}

export const tooManyBytes = (max: number): DomainError => {
  const size = `${(max / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
  return new DomainError('file_too_large', `A CSV file may have ${size} at most. Split it and import the parts.`);
};

/** Translates csv-parse errors for people. */
export function brokenFile({ code, lines }: CsvError & { lines?: number }): DomainError {
  const row = `the row that ends near line ${lines ?? 1}`;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return refusedFile('quote_not_closed', 'A quote in the file is never closed.');
  if (code === 'CSV_MAX_RECORD_SIZE') {
    const max = MAX_RECORD_CHARS.toLocaleString('en');
    return refusedFile('row_too_long', `A row has more than ${max} characters, or a quote is not closed: ${row}.`);
  }
  return refusedFile('not_csv', `The file is not CSV: ${row} can not be read.`);
}

/** @throws DomainError `validation_failed` if a column is missing or occurs twice */
export function refuseColumns({ missing, repeated }: Pick<ColumnMap, 'missing' | 'repeated'>): void {
  const faults = [
    ...missing.map(({ header }) => ({
      field: header,
      code: 'missing_column',
      message: `The column “${header}” is missing.`,
    })),
    ...repeated.map(({ header }) => ({
      field: header,
      code: 'repeated_column',
      message: `More than one column is “${header}”.`,
    })),
  ];
  if (faults.length > 0) throw refused(...faults);
}
