import { ENTRY_BYTES } from './directory.js';

/** Contents of a compound file: streams, and storages with their own streams. */
export interface StorageTree {
  name: string;
  streams: readonly (readonly [name: string, content: Uint8Array])[];
  storages?: readonly StorageTree[];
}

const SECTOR = 4096;
const MINI_SECTOR = 64;
const MINI_LIMIT = 4096;
const [FREE, END, TABLE] = [0xffffffff, 0xfffffffe, 0xfffffffd];
/** Table sectors that fit into the header; sectors of this size never need more. */
const MAX_TABLE_SECTORS = 109;
const TYPES = { storage: 1, stream: 2, root: 5 } as const;

/** Writes a compound file (MS-CFB, version 4) with the given streams; its directory is a list, not a balanced tree. */
export function writeCompound(root: StorageTree): Buffer {
  const writer = new CompoundWriter();
  writer.storage(root, TYPES.root);
  return writer.finish();
}

class CompoundWriter {
  private readonly entries: Buffer[] = [];
  private readonly sectors: Buffer[] = [];
  private readonly table: number[] = [];
  private readonly mini: Buffer[] = [];
  private readonly miniTable: number[] = [];

  /** @returns its index in the directory */
  storage({ name, streams, storages = [] }: StorageTree, type: number): number {
    const entry = this.entry(name, type);
    const inside = [
      ...streams.map(([inner, content]) => this.stream(inner, Buffer.from(content))),
      ...storages.map((inner) => this.storage(inner, TYPES.storage)),
    ];
    this.entries[entry]!.writeUInt32LE(inside[0] ?? FREE, 76);
    for (const [i, child] of inside.entries()) this.entries[child]!.writeUInt32LE(inside[i + 1] ?? FREE, 72);
    return entry;
  }

  finish(): Buffer {
    const mini = Buffer.concat(this.mini);
    this.entries[0]!.writeUInt32LE(this.chain(mini), 116);
    this.entries[0]!.writeUInt32LE(mini.length, 120);
    const miniTable = this.chain(numbers(this.miniTable));
    const folder = this.chain(Buffer.concat(this.entries));
    const tableAt = this.table.length;
    const tableSectors = Math.ceil((tableAt + MAX_TABLE_SECTORS) / (SECTOR / 4));
    const table = numbers([...this.table, ...Array<number>(tableSectors).fill(TABLE)]);
    const padded = Buffer.concat([table, Buffer.alloc(tableSectors * SECTOR - table.length, 0xff)]);
    return Buffer.concat([header(folder, miniTable, tableAt, tableSectors), ...this.sectors, padded]);
  }

  private stream(name: string, content: Buffer): number {
    const entry = this.entry(name, TYPES.stream);
    const start = content.length >= MINI_LIMIT ? this.chain(content) : this.miniChain(content);
    this.entries[entry]!.writeUInt32LE(start, 116);
    this.entries[entry]!.writeUInt32LE(content.length, 120);
    return entry;
  }

  private entry(name: string, type: number): number {
    const entry = Buffer.alloc(ENTRY_BYTES);
    const length = entry.write(name.slice(0, 31), 'utf16le');
    entry.writeUInt16LE(length + 2, 64);
    entry[66] = type;
    entry[67] = 1;
    for (const link of [68, 72, 76]) entry.writeUInt32LE(FREE, link);
    entry.writeUInt32LE(END, 116);
    return this.entries.push(entry) - 1;
  }

  /** Writes consecutive sectors. @returns the first one */
  private chain(content: Buffer): number {
    if (content.length === 0) return END;
    const first = this.table.length;
    const count = Math.ceil(content.length / SECTOR);
    for (let i = 1; i < count; i++) this.table.push(first + i);
    this.table.push(END);
    this.sectors.push(content, Buffer.alloc(count * SECTOR - content.length));
    return first;
  }

  private miniChain(content: Buffer): number {
    if (content.length === 0) return END;
    const first = this.miniTable.length;
    const count = Math.ceil(content.length / MINI_SECTOR);
    for (let i = 1; i < count; i++) this.miniTable.push(first + i);
    this.miniTable.push(END);
    this.mini.push(content, Buffer.alloc(count * MINI_SECTOR - content.length));
    return first;
  }
}

function header(folder: number, miniTable: number, tableAt: number, tableSectors: number): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  bytes.write('d0cf11e0a1b11ae1', 'hex');
  [0x3e, 4, 0xfffe, 12, 6].forEach((value, i) => bytes.writeUInt16LE(value, 24 + 2 * i));
  const fields = [1, tableSectors, folder, 0, MINI_LIMIT, miniTable, miniTable === END ? 0 : 1, END, 0];
  fields.forEach((value, i) => bytes.writeUInt32LE(value, 40 + 4 * i));
  for (let i = 0; i < MAX_TABLE_SECTORS; i++) bytes.writeUInt32LE(i < tableSectors ? tableAt + i : FREE, 76 + 4 * i);
  return bytes;
}

function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32LE(value, i * 4));
  return bytes;
}
