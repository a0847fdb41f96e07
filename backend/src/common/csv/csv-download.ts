import { StreamableFile } from '@nestjs/common';
import { attachment } from '../http/attachment.js';
import { begun } from '../http/download.js';
import { ReturnsFile } from '../http/returns.js';
import { type CsvColumn, toCsv } from './to-csv.js';

const TYPE = 'text/csv';

/** Responds with rows as a file. A failure before the first row is sent as a problem; a later one cuts the response. */
export async function csvDownload<T>(
  name: string,
  columns: readonly CsvColumn<T>[],
  rows: AsyncIterable<T>,
): Promise<StreamableFile> {
  const csv = toCsv(columns, await begun(rows));
  return new StreamableFile(csv, { type: `${TYPE}; charset=utf-8; header=present`, disposition: attachment(name) });
}

/** Declares a route that responds with `csvDownload`. */
export const ReturnsCsv = (description: string): MethodDecorator => ReturnsFile(description, TYPE);
