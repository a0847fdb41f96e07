import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { StoredAnswer } from './stored-answer.js';

/** From here on zstd halves what an answer takes and costs a hit less than 20 µs; below it gains too little. */
export const COMPRESS_FROM_BYTES = 4096;
/** First byte of a zstd frame; JSON of an object starts with another. */
const ZSTD = 0x28;

export function encodeAnswer(answer: StoredAnswer): Buffer {
  const json = Buffer.from(JSON.stringify(answer));
  return json.byteLength < COMPRESS_FROM_BYTES ? json : zstdCompressSync(json);
}

export function decodeAnswer(bytes: Buffer): StoredAnswer {
  const json = bytes[0] === ZSTD ? zstdDecompressSync(bytes) : bytes;
  return JSON.parse(json.toString('utf8')) as StoredAnswer;
}
