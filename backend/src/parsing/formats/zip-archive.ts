import { constants, inflateRawSync } from 'node:zlib';
import { IngestionFailure } from '../reasons.js';
import { centralEntries, scanEntries, type ZipEntry } from './zip-directory.js';

export interface ZipLimits {
  entries: number;
  /** Decompressed size of all entries. */
  totalBytes: number;
  /** Compression ratio of the whole file, checked above `ratioFromBytes`. */
  ratio: number;
  ratioFromBytes: number;
}

const MIB = 1024 * 1024;
export const ZIP_LIMITS: ZipLimits = { entries: 5_000, totalBytes: 256 * MIB, ratio: 150, ratioFromBytes: 8 * MIB };

const STORED = 0;
const DEFLATED = 8;

/**
 * A zip file in memory, for documents in zip format. Limits apply to the actual decompressed size, never the stated one; a
 * truncated file yields the available entries.
 */
export class ZipArchive {
  private readonly entries = new Map<string, ZipEntry>();

  private readonly bytes: Uint8Array;
  /** The central directory is missing. */
  readonly truncated: boolean;

  private constructor(bytes: Uint8Array, entries: ZipEntry[], truncated: boolean) {
    this.bytes = bytes;
    this.truncated = truncated;
    for (const entry of entries) if (!this.entries.has(keyOf(entry.name))) this.entries.set(keyOf(entry.name), entry);
  }

  /**
   * Decompresses every entry once without keeping it, to check the limits before the archive is read.
   * @throws IngestionFailure `too_complex` beyond a limit, `corrupt` if nothing can be read.
   */
  static open(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): ZipArchive {
    const central = centralEntries(bytes);
    const entries = central ?? scanEntries(bytes, limits.entries);
    if (entries.length === 0) throw new IngestionFailure('corrupt');
    if (entries.length > limits.entries) throw new IngestionFailure('too_complex');
    const archive = new ZipArchive(bytes, entries, central === undefined);
    const allowed = Math.min(limits.totalBytes, Math.max(limits.ratioFromBytes, bytes.length * limits.ratio));
    let total = 0;
    for (const entry of entries) total += archive.unpack(entry, allowed - total)?.length ?? 0;
    return archive;
  }

  get names(): string[] {
    return [...this.entries.values()].map((entry) => entry.name);
  }

  has(name: string): boolean {
    return this.entries.has(keyOf(name));
  }

  /** @returns undefined if the entry does not exist or cannot be decompressed. */
  read(name: string): Uint8Array | undefined {
    const entry = this.entries.get(keyOf(name));
    return entry && this.unpack(entry, ZIP_LIMITS.totalBytes);
  }

  /** Raw bytes of an entry in the file (an encrypted OpenDocument declares its compression elsewhere). */
  readRaw(name: string): Uint8Array | undefined {
    const entry = this.entries.get(keyOf(name));
    return entry && this.bytes.subarray(entry.start, entry.start + entry.packed);
  }

  private unpack(entry: ZipEntry, allowed: number): Uint8Array | undefined {
    const data = this.bytes.subarray(entry.start, entry.start + entry.packed);
    if (entry.method === STORED && data.length > allowed) throw new IngestionFailure('too_complex');
    if (entry.method === STORED) return data;
    return entry.method === DEFLATED ? inflateBounded(data, allowed) : undefined;
  }
}

/**
 * Inflates up to `allowed` bytes; truncated data yields the available part.
 * @returns undefined if the data is damaged. @throws IngestionFailure `too_complex` if there is more.
 */
export function inflateBounded(data: Uint8Array, allowed: number): Uint8Array | undefined {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, allowed), finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new IngestionFailure('too_complex');
    return undefined;
  }
}

/** Office programs ignore the case of part names; some write backslashes or a leading slash. */
const keyOf = (name: string): string => name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
