import { append } from '../../../common/arrays/unbounded.js';

interface Entry {
  name: string;
  start: number;
  size: number;
}

const END = 0xfffffffa;
const MINI_LIMIT = 4096;

/** Streams of a compound file (MS-CFB), read in time linear to its size however its chains of sectors run. */
export class CompoundFile {
  private readonly sector: number;
  private readonly table: number[] = [];
  private readonly entries: Entry[] = [];
  private readonly miniTable: number[];
  private readonly mini: Buffer;

  private readonly data: Buffer;

  /** @throws RangeError where it names places outside of itself. */
  constructor(bytes: Uint8Array) {
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.data = data;
    this.sector = 1 << data.readUInt16LE(30);
    for (const at of this.tableSectors()) append(this.table, this.numbers(this.at(at)));
    const folder = this.chain(data.readUInt32LE(48));
    for (let at = 0; at + 128 <= folder.length; at += 128) this.entries.push(entryOf(folder, at));
    const miniTable = this.chain(data.readUInt32LE(60));
    this.miniTable = this.numbers(miniTable);
    this.mini = this.entries[0] ? this.chain(this.entries[0].start) : Buffer.alloc(0);
  }

  /** The first stream of that name, whatever storage it is in; none when it is empty. */
  stream(name: string): Buffer | undefined {
    const entry = this.entries.find((e) => e.name.toLowerCase() === name.toLowerCase());
    if (!entry || entry.size === 0) return undefined;
    if (entry.size >= MINI_LIMIT) return this.chain(entry.start).subarray(0, entry.size);
    const pieces: Buffer[] = [];
    for (let at = entry.start; at < END && pieces.length <= this.miniTable.length; at = this.miniTable[at] ?? END) {
      pieces.push(this.mini.subarray(at * 64, at * 64 + 64));
    }
    return Buffer.concat(pieces).subarray(0, entry.size);
  }

  /** Sectors of the allocation table: 109 of them are named in the header, the rest in a list of their own. */
  private tableSectors(): number[] {
    const listed = Array.from({ length: 109 }, (_, i) => this.data.readUInt32LE(76 + i * 4));
    let next = this.data.readUInt32LE(68);
    for (let left = this.data.length / this.sector; next < END && left > 0; left--) {
      const numbers = this.numbers(this.at(next));
      next = numbers.pop() ?? END;
      append(listed, numbers);
    }
    // One that is named again and again would make the table larger than the file.
    return [...new Set(listed)].filter((at) => at < END && (at + 1) * this.sector < this.data.length);
  }

  private chain(start: number): Buffer {
    const pieces: Buffer[] = [];
    // A chain that runs in a circle ends when it is longer than the file.
    for (let at = start; at < END && pieces.length <= this.table.length; at = this.table[at] ?? END) {
      pieces.push(this.at(at));
    }
    return Buffer.concat(pieces);
  }

  private at(index: number): Buffer {
    return this.data.subarray((index + 1) * this.sector, (index + 2) * this.sector);
  }

  private numbers(data: Buffer): number[] {
    return Array.from({ length: data.length >> 2 }, (_, i) => data.readUInt32LE(i * 4));
  }
}

function entryOf(folder: Buffer, at: number): Entry {
  const length = Math.min(64, folder.readUInt16LE(at + 64));
  const name = folder.toString('utf16le', at, at + Math.max(0, length - 2));
  return { name, start: folder.readUInt32LE(at + 116), size: folder.readUInt32LE(at + 120) };
}
