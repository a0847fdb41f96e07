import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { PageFailure } from './page-failure.js';

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Decompresses the body as a stream: the reader's byte limit applies to the decompressed size. */
export function unpacked(body: Readable, encoding = ''): AsyncIterable<Uint8Array> {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const packed = names.filter((name) => name !== '' && name !== 'identity');
  if (packed.length === 0) return body;
  const decoder = packed.length === 1 ? DECODERS[packed[0]!]?.() : undefined;
  if (!decoder) {
    body.on('error', () => undefined).destroy();
    throw new PageFailure('unreadable', `content-encoding ${encoding}`);
  }
  return pipeline(body, decoder, () => undefined);
}

/** @throws PageFailure `too_large` */
export async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new PageFailure('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
