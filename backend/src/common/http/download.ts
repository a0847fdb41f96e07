import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { attachment } from './attachment.js';

/**
 * Answers a request with a file that is made while it is sent. A failure before its first part is a problem; a later one cuts the
 * answer.
 */
export async function download(name: string, type: string, parts: AsyncIterable<string>): Promise<StreamableFile> {
  return new StreamableFile(Readable.from(await begun(parts)), { type, disposition: attachment(name) });
}

/** Items of which the first is there, read in the context of the caller: a socket that asks for more has none. */
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
