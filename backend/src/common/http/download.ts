import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { attachment } from './attachment.js';

/**
 * Responds with a file that is generated while it is sent. A failure before its first part is sent as a problem; a later one
 * cuts the response.
 */
export async function download(name: string, type: string, parts: AsyncIterable<string>): Promise<StreamableFile> {
  return new StreamableFile(Readable.from(await begun(parts)), { type, disposition: attachment(name) });
}

/** Reads the first item in advance and all items in the caller's context: a socket that requests more has none. */
export async function begun<T>(items: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const inContext = AsyncLocalStorage.snapshot();
  const source = items[Symbol.asyncIterator]();
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
