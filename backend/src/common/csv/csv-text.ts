import { setImmediate as nextTurn } from 'node:timers/promises';
import { detectCharset, partDecoder } from '../text/charset.js';
import { tooManyBytes } from './csv-faults.js';

const PART_BYTES = 32_768;
const HEAD_BYTES = 4_096;
/** Distinguishing single-byte encodings requires trial decoding, whose time grows with the size. */
const SAMPLE_BYTES = 4_096;

/** A completely read file, with its text in parts. */
export interface CsvText {
  charset: string;
  parts(): Iterable<string>;
}

/**
 * Keeps the bytes instead of their text: the encoding is visible only at the first character beyond ASCII, which may be the
 * last one of the file.
 * @throws DomainError `file_too_large`
 */
export async function csvText(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<CsvText> {
  const parts: Uint8Array[] = [];
  const seen = new Seen();
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooManyBytes(maxBytes);
    for (let at = 0; at < chunk.byteLength; at += PART_BYTES) {
      const part = chunk.subarray(at, at + PART_BYTES);
      seen.add(part);
      parts.push(part);
      await nextTurn();
    }
  }
  const charset = seen.charset();
  return { charset, parts: () => decoded(parts, charset) };
}

function* decoded(parts: readonly Uint8Array[], charset: string): Generator<string> {
  const decoder = partDecoder(charset);
  for (const part of parts) yield decoder.write(part);
  yield decoder.end();
}

/** Evidence about the encoding from the bytes read so far. */
class Seen {
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private valid = true;
  private head = Buffer.alloc(0);
  /** Starts at the first byte beyond ASCII. */
  private sample = Buffer.alloc(0);

  add(part: Uint8Array): void {
    if (this.head.length < HEAD_BYTES) this.head = filled(this.head, part, HEAD_BYTES);
    if (this.sample.length < SAMPLE_BYTES) {
      const from = this.sample.length > 0 ? 0 : firstBeyondAscii(part);
      this.sample = filled(this.sample, part.subarray(from), SAMPLE_BYTES);
    }
    this.valid &&= this.decodes(part);
  }

  charset(): string {
    const byHead = detectCharset(this.head);
    if (/^(?:utf-(?:16|32)|iso-2022)/.test(byHead)) return byHead;
    return this.valid && this.decodes() ? 'utf-8' : detectCharset(this.sample);
  }

  /** Without a part: whether the last character is complete. */
  private decodes(part?: Uint8Array): boolean {
    try {
      this.utf8.decode(part, { stream: part !== undefined });
      return true;
    } catch {
      return false;
    }
  }
}

function filled(before: Buffer, part: Uint8Array, length: number): Buffer<ArrayBuffer> {
  return Buffer.concat([before, part.subarray(0, length - before.length)]);
}

function firstBeyondAscii(part: Uint8Array): number {
  for (let i = 0; i < part.length; i++) if (part[i]! > 0x7f) return i;
  return part.length;
}
