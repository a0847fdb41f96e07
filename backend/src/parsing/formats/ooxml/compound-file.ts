import { append } from '../../../common/arrays/unbounded.js';
/** The part of the compound file format (MS-CFB) that is needed to take an embedded file out of it. */
interface Entry {
  name: string;
  start: number;
  size: number;
}

const END = 0xfffffffa;
const MINI_LIMIT = 4096;

/** The file that an OLE object carries: PDF and other data as they are, or packed with their name by the object packager. */
export function packagedFile(bytes: Uint8Array): { bytes: Uint8Array; name?: string } | undefined {
  try {
    const file = new CompoundFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const plain = file.stream('CONTENTS') ?? file.stream('Package') ?? file.stream('EmbeddedOdf');
    if (plain) return { bytes: plain };
    const native = file.stream('\u0001Ole10Native');
    return native && unpackNative(native);
  } catch {
    // Offsets that lead out of the file: it is damaged, and so is what it carries.
    return undefined;
  }
}

/** Size, flags, label, path and the data, as the object packager writes them. */
function unpackNative(data: Buffer): { bytes: Uint8Array; name?: string } | undefined {
  const labelEnd = data.indexOf(0, 6);
  const pathEnd = data.indexOf(0, labelEnd + 1);
  const commandLength = data.readUInt32LE(pathEnd + 5);
  const at = pathEnd + 9 + commandLength;
  const size = data.readUInt32LE(at);
  const name = data.toString('latin1', 6, labelEnd).split(/[\\/]/).at(-1);
  return { bytes: data.subarray(at + 4, at + 4 + size), name: name || undefined };
}

class CompoundFile {
  private readonly sector: number;
  private readonly table: number[] = [];
  private readonly entries: Entry[] = [];
  private readonly miniTable: number[];
  private readonly mini: Buffer;

  private readonly data: Buffer;

  constructor(data: Buffer) {
    this.data = data;
    this.sector = 1 << data.readUInt16LE(30);
    for (const at of this.tableSectors()) append(this.table, this.numbers(this.at(at)));
    const folder = this.chain(data.readUInt32LE(48));
    for (let at = 0; at + 128 <= folder.length; at += 128) this.entries.push(entryOf(folder, at));
    const miniTable = this.chain(data.readUInt32LE(60));
    this.miniTable = this.numbers(miniTable);
    this.mini = this.entries[0] ? this.chain(this.entries[0].start) : Buffer.alloc(0);
  }

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
    return listed.filter((at) => at < END && (at + 1) * this.sector < this.data.length);
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
