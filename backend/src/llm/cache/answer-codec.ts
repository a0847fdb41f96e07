import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { StoredAnswer } from './stored-answer.js';

/** From this size on zstd halves an answer and costs a hit less than 20 µs; below it the gain is too small. */
export const COMPRESS_FROM_BYTES = 4096;
/** First byte of a zstd frame; JSON objects start with another one. */
const ZSTD = 0x28;

export function encodeAnswer(answer: StoredAnswer): Buffer {
  const json = Buffer.from(JSON.stringify(answer));
  return json.byteLength < COMPRESS_FROM_BYTES ? json : zstdCompressSync(json);
}

export function decodeAnswer(bytes: Buffer): StoredAnswer {
  const json = bytes[0] === ZSTD ? zstdDecompressSync(bytes) : bytes;
  return JSON.parse(json.toString('utf8')) as StoredAnswer;
}
