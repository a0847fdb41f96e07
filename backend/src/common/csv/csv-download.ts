import { AsyncLocalStorage } from 'node:async_hooks';
import { StreamableFile } from '@nestjs/common';
import { attachment } from '../http/attachment.js';
import { ReturnsFile } from '../http/returns.js';
import { type CsvColumn, toCsv } from './to-csv.js';

const TYPE = 'text/csv';

/** Answers a request with rows as a file. A failure before the first row is still a problem; a later one cuts the answer. */
export async function csvDownload<T>(
  name: string,
  columns: readonly CsvColumn<T>[],
  rows: AsyncIterable<T>,
): Promise<StreamableFile> {
  const csv = toCsv(columns, await begun(rows));
  return new StreamableFile(csv, { type: `${TYPE}; charset=utf-8; header=present`, disposition: attachment(name) });
}

/** Rows of which the first is there, read in the context of the caller: a socket that asks for more has none. */
async function begun<T>(rows: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const inContext = AsyncLocalStorage.snapshot();
  const source = rows[Symbol.asyncIterator]();
  const first = await source.next();
  let started = false;
  const next = (): Promise<IteratorResult<T>> => {
    if (started) return inContext(() => source.next());
    started = true;
    return Promise.resolve(first);
  };
  const end = async (): Promise<IteratorResult<T>> => {
    await inContext(() => source.return?.());
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}

/** States a route that answers with `csvDownload`. */
export const ReturnsCsv = (description: string): MethodDecorator => ReturnsFile(description, TYPE);
