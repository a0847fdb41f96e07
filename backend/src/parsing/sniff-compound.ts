import { extname } from 'node:path';
import type { DocumentType } from './document-parser.js';
import { compoundKind } from './formats/ole/compound-kind.js';
import { childrenOf, LAST_SECTOR, readDirectory } from './formats/ole/directory.js';
import type { ByteSource } from './sniff-archive.js';

/** The type of an encrypted Office file is not visible. */
const OFFICE_NAMES: Record<string, DocumentType> = {
  '.pptx': 'pptx',
  '.pptm': 'pptx',
  '.xlsx': 'xlsx',
  '.xlsm': 'xlsx',
};

/** Type by name for files whose directory cannot be read: the parser then reports the damage. */
const OLD_NAMES: Record<string, DocumentType> = { '.doc': 'doc', '.ppt': 'ppt', '.xls': 'xls', '.msg': 'msg' };
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** Maximum sectors of a directory; 4,000 entries take this many. */
const MAX_SECTORS = 1_000;

/** Document type of a compound file (MS-CFB), by the names in its root; undefined if it is unknown. */
export async function compoundType(source: ByteSource, head: Buffer, name: string): Promise<DocumentType | undefined> {
  const extension = extname(name).toLowerCase();
  const names = head.length < 512 ? [] : await rootNames(source, head);
  if (
    names.some((name) => name.toLowerCase() === 'encryptedpackage') ||
    (names.length === 0 && head.includes(ENCRYPTED))
  ) {
    return OFFICE_NAMES[extension] ?? 'docx';
  }
  return names.length > 0 ? compoundKind(names) : OLD_NAMES[extension];
}

async function rootNames(source: ByteSource, head: Buffer): Promise<string[]> {
  const sectors = new SectorReader(source, head);
  const pieces: Buffer[] = [];
  let at = head.readUInt32LE(48);
  for (; at < LAST_SECTOR && pieces.length < MAX_SECTORS; at = await sectors.after(at)) {
    const sector = await sectors.read(at);
    if (sector.length === 0) break;
    pieces.push(sector);
  }
  const entries = readDirectory(Buffer.concat(pieces));
  return childrenOf(entries, 0).map((child) => entries[child]!.name);
}

/** Reads the sectors of a compound file and their order one by one: the file may be large. */
class SectorReader {
  private readonly size: number;
  private readonly tables: number[];
  private nextList: number;

  private readonly source: ByteSource;

  constructor(source: ByteSource, head: Buffer) {
    this.source = source;
    this.size = 2 ** Math.min(Math.max(head.readUInt16LE(30), 7), 12);
    this.tables = Array.from({ length: 109 }, (_, i) => head.readUInt32LE(76 + i * 4));
    this.nextList = head.readUInt32LE(68);
  }

  read(index: number): Promise<Buffer> {
    return this.source.read((index + 1) * this.size, this.size);
  }

  /** The next sector in the chain. */
  async after(index: number): Promise<number> {
    const perTable = this.size / 4;
    const table = await this.table(Math.floor(index / perTable));
    if (table === undefined || table >= LAST_SECTOR) return LAST_SECTOR;
    const bytes = await this.read(table);
    const at = (index % perTable) * 4;
    return at + 4 <= bytes.length ? bytes.readUInt32LE(at) : LAST_SECTOR;
  }

  /** The sector with a part of the allocation table; the first 109 are listed in the header, the rest in a list. */
  private async table(part: number): Promise<number | undefined> {
    for (let left = MAX_SECTORS; part >= this.tables.length && this.nextList < LAST_SECTOR && left > 0; left--) {
      const list = await this.read(this.nextList);
      for (let at = 0; at + 8 <= list.length; at += 4) this.tables.push(list.readUInt32LE(at));
      this.nextList = list.length === this.size ? list.readUInt32LE(this.size - 4) : LAST_SECTOR;
    }
    return this.tables[part];
  }
}
