import { IngestionFailure } from '../../reasons.js';
import { type StorageTree, writeCompound } from './compound-writer.js';
import { childrenOf, type DirectoryEntry, ENTRY_BYTES, LAST_SECTOR, readDirectory } from './directory.js';

const HEADER_BYTES = 512;
const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** Smaller streams are stored in 64-byte sectors of the mini stream. */
const MINI_LIMIT = 4096;
const MINI_SECTOR = 64;
const MAX_ENTRIES = 100_000;
const MAX_DEPTH = 16;
const MIB = 1024 * 1024;

export const isCompoundFile = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, i) => bytes[i] === byte);

/**
 * Storages and streams of a compound file (MS-CFB), the container of Office files up to 2003 and of Outlook messages. All
 * values in the file are checked against its size: chains end where they leave the file or become circular.
 */
export class CompoundFile {
  readonly root: CompoundStorage;
  /** A chain of sectors left the file: its end is missing. */
  truncated = false;

  private readonly data: Buffer;
  private readonly sector: number;
  private readonly table: Uint32Array;
  private readonly miniTable: Uint32Array;
  private readonly mini: Buffer;
  /** Remaining read budget: streams can share sectors, so that a small file could yield an unlimited amount of data. */
  private left: number;

  /** @throws IngestionFailure `corrupt`, `too_complex` */
  constructor(bytes: Uint8Array) {
    this.data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!isCompoundFile(this.data) || this.data.length < HEADER_BYTES) throw new IngestionFailure('corrupt');
    const shift = this.data.readUInt16LE(30);
    if (shift < 7 || shift > 16) throw new IngestionFailure('corrupt', `sectors of 2^${shift} bytes`);
    this.sector = 2 ** shift;
    this.left = 4 * this.data.length + 64 * MIB;
    this.table = numbersOf(this.tableSectors().map((at) => this.at(at)));
    const folder = this.chain(this.data.readUInt32LE(48));
    if (folder.length > MAX_ENTRIES * ENTRY_BYTES) throw new IngestionFailure('too_complex');
    const entries = readDirectory(folder);
    this.miniTable = numbersOf([this.chain(this.data.readUInt32LE(60))]);
    this.mini = entries[0] ? this.chain(entries[0].start) : Buffer.alloc(0);
    this.truncated ||= entries.length === 0;
    this.root = new CompoundStorage(this, entries, 0);
  }

  /** @throws IngestionFailure `too_complex` if the total amount read far exceeds the file size */
  read({ start, size }: DirectoryEntry): Buffer {
    const content = size >= MINI_LIMIT ? this.chain(start, size) : this.miniChain(start, size);
    // Even an empty entry has a cost: storages can also share their contents.
    this.left -= content.length + ENTRY_BYTES;
    if (this.left < 0) throw new IngestionFailure('too_complex');
    this.truncated ||= content.length < size;
    return content;
  }

  /** Sectors of the allocation table: the first 109 are listed in the header, the rest in a separate list. */
  private tableSectors(): number[] {
    const listed = Array.from({ length: 109 }, (_, i) => this.data.readUInt32LE(76 + i * 4));
    let next = this.data.readUInt32LE(68);
    for (let left = this.data.length / this.sector; next < LAST_SECTOR && left > 0; left--) {
      const numbers = numbersOf([this.at(next)]);
      for (const number of numbers.subarray(0, -1)) listed.push(number);
      next = numbers.at(-1) ?? LAST_SECTOR;
    }
    const used = listed.filter((at) => at < LAST_SECTOR);
    const there = new Set(used.filter((at) => (at + 1) * this.sector < this.data.length));
    this.truncated = there.size < used.length;
    return [...there];
  }

  /** Bytes of a chain of sectors; consecutive sectors are copied together. */
  private chain(start: number, size = Infinity): Buffer {
    const pieces: Buffer[] = [];
    let most = Math.ceil(Math.min(size, this.data.length) / this.sector);
    for (let at = start; at < LAST_SECTOR && most > 0;) {
      const first = at;
      let last = at;
      for (at = this.table[last] ?? LAST_SECTOR, most--; at === last + 1 && most > 0; most--) {
        last = at;
        at = this.table[last] ?? LAST_SECTOR;
      }
      pieces.push(this.data.subarray((first + 1) * this.sector, (last + 2) * this.sector));
    }
    const all = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    return all.subarray(0, Math.min(size, all.length));
  }

  private miniChain(start: number, size: number): Buffer {
    const pieces: Buffer[] = [];
    const most = Math.ceil(size / MINI_SECTOR);
    for (let at = start; at < LAST_SECTOR && pieces.length < most; at = this.miniTable[at] ?? LAST_SECTOR) {
      pieces.push(this.mini.subarray(at * MINI_SECTOR, (at + 1) * MINI_SECTOR));
    }
    return Buffer.concat(pieces).subarray(0, size);
  }

  private at(index: number): Buffer {
    return this.data.subarray((index + 1) * this.sector, (index + 2) * this.sector);
  }
}

/** A directory of a compound file. Names are case-insensitive, as the format requires. */
export class CompoundStorage {
  readonly name: string;
  private known: Map<string, number> | undefined;

  private readonly file: CompoundFile;
  private readonly entries: readonly DirectoryEntry[];
  private readonly at: number;

  constructor(file: CompoundFile, entries: readonly DirectoryEntry[], at: number) {
    this.file = file;
    this.entries = entries;
    this.at = at;
    this.name = entries[at]?.name ?? '';
  }

  /** Names of streams and storages. */
  get names(): string[] {
    return [...this.inside().values()].map((child) => this.entries[child]!.name);
  }

  get truncated(): boolean {
    return this.file.truncated;
  }

  /** Content of the first of these streams that exists and is not empty. It shares memory with the file. */
  stream(...names: string[]): Buffer | undefined {
    const entry = names.map((name) => this.entry(name)).find((found) => found?.isStream && found.size > 0);
    return entry && this.file.read(entry);
  }

  storage(name: string): CompoundStorage | undefined {
    const at = this.inside().get(name.toLowerCase());
    const isStorage = at !== undefined && this.entries[at]!.isStorage;
    return isStorage ? new CompoundStorage(this.file, this.entries, at) : undefined;
  }

  storages(): CompoundStorage[] {
    return this.names.flatMap((name) => this.storage(name) ?? []);
  }

  /** This storage as a separate file, for parsers that take files. */
  asFile(): Buffer {
    return writeCompound(this.tree(0));
  }

  /** Entries nested beyond any real file are omitted. */
  private tree(depth: number): StorageTree {
    const children = [...this.inside().values()].map((child) => this.entries[child]!);
    return {
      name: this.name,
      streams: children.filter((c) => c.isStream).map((c) => [c.name, this.file.read(c)] as const),
      storages: depth < MAX_DEPTH ? this.storages().map((storage) => storage.tree(depth + 1)) : [],
    };
  }

  private entry(name: string): DirectoryEntry | undefined {
    const at = this.inside().get(name.toLowerCase());
    return at === undefined ? undefined : this.entries[at];
  }

  private inside(): Map<string, number> {
    this.known ??= new Map(
      childrenOf(this.entries, this.at).map((child) => [this.entries[child]!.name.toLowerCase(), child]),
    );
    return this.known;
  }
}

function numbersOf(pieces: readonly Buffer[]): Uint32Array {
  const all = Buffer.concat(pieces);
  return Uint32Array.from({ length: all.length >> 2 }, (_, i) => all.readUInt32LE(i * 4));
}
