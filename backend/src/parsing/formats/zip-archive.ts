import { constants, inflateRawSync } from 'node:zlib';
import { IngestionFailure } from '../reasons.js';
import { centralEntries, scanEntries, type ZipEntry } from './zip-directory.js';

export interface ZipLimits {
  entries: number;
  /** Of all entries together, unpacked. */
  totalBytes: number;
  /** Unpacked size over packed size of the whole file, looked at above `ratioFromBytes`. */
  ratio: number;
  ratioFromBytes: number;
}

const MIB = 1024 * 1024;
export const ZIP_LIMITS: ZipLimits = { entries: 5_000, totalBytes: 256 * MIB, ratio: 150, ratioFromBytes: 8 * MIB };

const STORED = 0;
const DEFLATED = 8;

/**
 * A zip file in memory, for documents that are zip files. Sizes count as they really unpack, never as the file claims;
 * a file whose end is missing gives the entries that are there.
 */
export class ZipArchive {
  private readonly entries = new Map<string, ZipEntry>();

  private readonly bytes: Uint8Array;
  /** The directory at the end is missing. */
  readonly truncated: boolean;

  private constructor(bytes: Uint8Array, entries: ZipEntry[], truncated: boolean) {
    this.bytes = bytes;
    this.truncated = truncated;
    for (const entry of entries) if (!this.entries.has(keyOf(entry.name))) this.entries.set(keyOf(entry.name), entry);
  }

  /**
   * Unpacks every entry once, counting and throwing away, before anything else reads the archive.
   * @throws IngestionFailure `too_complex` beyond a limit, `corrupt` when nothing of it can be read.
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

  /** @returns undefined when there is no such entry or it cannot be unpacked. */
  read(name: string): Uint8Array | undefined {
    const entry = this.entries.get(keyOf(name));
    return entry && this.unpack(entry, ZIP_LIMITS.totalBytes);
  }

  /** Bytes of an entry as they are in the file (an encrypted OpenDocument states the real packing elsewhere). */
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
 * Unpacks deflated data up to `allowed` bytes; of data that is cut, what is there.
 * @returns undefined when it is damaged. @throws IngestionFailure `too_complex` when there is more.
 */
export function inflateBounded(data: Uint8Array, allowed: number): Uint8Array | undefined {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, allowed), finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new IngestionFailure('too_complex');
    return undefined;
  }
}

/** Office programs treat part names as equal whatever their case; some write backslashes or a leading slash. */
const keyOf = (name: string): string => name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
