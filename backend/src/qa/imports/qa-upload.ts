import type { FastifyRequest } from 'fastify';
import { bestDelimiter } from '../../common/csv/delimiter.js';
import { CSV_LIMITS } from '../../common/csv/read-csv.js';
import { emptyFile, tooManyColumns, tooManyRows } from '../../common/csv/csv-faults.js';
import { csvRecords } from '../../common/csv/csv-records.js';
import { csvText } from '../../common/csv/csv-text.js';
import { unguarded } from '../../common/csv/formula-guard.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { readSheet, isWorkbook } from '../../parsing/sheets/read-sheet.js';
import { IngestionFailure, type ReasonCode } from '../../parsing/reasons.js';
import { safeFileName } from '../../common/text/file-name.js';

const SAMPLE_ROWS = 5;
const SAMPLE_CHARS = 200;

/** Limits for both kinds of files; the unpacked size of a spreadsheet is checked against its own limits. */
const SHEET_LIMITS = { rows: CSV_LIMITS.rows, columns: CSV_LIMITS.columns, bytes: CSV_LIMITS.bytes };

export interface UploadedFile {
  name: string;
  bytes: Buffer;
}

/** The one part named `file` of a multipart body. @throws DomainError `unsupported_media_type`, `no_file`, `file_too_large`, `request_invalid` */
export async function uploadedFile(request: FastifyRequest): Promise<UploadedFile> {
  if (!request.isMultipart())
    throw new DomainError('unsupported_media_type', 'Send multipart/form-data with a part named "file".');
  const limits = { fileSize: CSV_LIMITS.bytes + 1, files: 1, parts: 10, fields: 5 };
  try {
    for await (const part of request.parts({ limits, throwFileSizeLimit: false } as object)) {
      if (part.type !== 'file' || part.fieldname !== 'file') continue;
      const bytes = await part.toBuffer();
      if (bytes.length > CSV_LIMITS.bytes)
        throw new DomainError('file_too_large', 'A file can have at most 25 MB. Split it and import the parts.');
      return { name: safeFileName(part.filename), bytes };
    }
  } catch (error) {
    request.raw.unpipe().resume();
    if (error instanceof DomainError) throw error;
    throw new DomainError('request_invalid', 'The multipart body is broken.', { cause: error });
  }
  throw new DomainError('no_file', 'Send a part named "file".');
}

/** The table of a file as CSV; of a workbook the first sheet. @throws DomainError `validation_failed` */
export async function tableOf(bytes: Buffer): Promise<Buffer> {
  if (!isWorkbook(bytes)) return bytes;
  try {
    return Buffer.from(await readSheet(bytes, SHEET_LIMITS));
  } catch (error) {
    if (!(error instanceof IngestionFailure)) throw error;
    const message = SHEET_FAULTS[error.code] ?? 'The file is not a readable Excel workbook, or it is damaged.';
    throw new DomainError('validation_failed', message, { errors: [{ field: 'file', code: error.code, message }] });
  }
}

const PROTECTED = 'The workbook has a password or an old format. Save it as .xlsx without a password.';
const SHEET_FAULTS: Partial<Record<ReasonCode, string>> = {
  encrypted: PROTECTED,
  wrong_password: PROTECTED,
  too_complex:
    'The sheet has more than 50,000 rows, 200 columns or 25 MB, or the file unpacks to more than is allowed.',
  time_limit: 'Reading the workbook took too long. Split it, or save it as CSV.',
  memory_limit: 'Reading the workbook needs too much memory. Split it, or save it as CSV.',
};

export interface Glance {
  columns: string[];
  sample: string[][];
  rows: number;
}

/** Columns, first rows and number of rows of a CSV file. @throws DomainError `validation_failed` */
export async function glance(bytes: Buffer): Promise<Glance> {
  const text = await csvText(chunks(bytes), CSV_LIMITS.bytes);
  const [head = ''] = text.parts();
  const format = { delimiter: bestDelimiter(head), quote: '"' } as const;
  let columns: string[] | undefined;
  const sample: string[][] = [];
  let rows = 0;
  try {
    for await (const { cells, row } of csvRecords(text.parts(), format)) {
      if (cells.length > CSV_LIMITS.columns) throw tooManyColumns(row, cells.length, CSV_LIMITS.columns);
      if (!columns) columns = cells.map((cell) => unguarded(cell.trim()).slice(0, SAMPLE_CHARS));
      else if (cells.some((cell) => cell.trim() !== '')) {
        if (++rows > CSV_LIMITS.rows) throw tooManyRows(CSV_LIMITS.rows);
        if (rows <= SAMPLE_ROWS) sample.push(cells.map((cell) => clean(unguarded(cell))));
      }
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('validation_failed', 'The file is not CSV.', {
      errors: [{ field: 'file', code: 'not_csv', message: 'The file cannot be read as CSV.' }],
    });
  }
  if (!columns) throw emptyFile();
  if (columns.some((name) => name.includes('\0')) || bytes.includes(0))
    throw new DomainError('validation_failed', 'The file is not CSV: it contains NUL characters.');
  return { columns, sample, rows };
}

const clean = (cell: string): string => cell.slice(0, SAMPLE_CHARS).toWellFormed();

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
