import { extname } from 'node:path';
import type { DocumentType } from './document-parser.js';

/** Random access to the bytes of a file or of memory. */
export interface ByteSource {
  size: number;
  read(position: number, length: number): Promise<Buffer>;
}

const MAX_DIRECTORY = 4 * 1024 * 1024;
const END_BYTES = 65_536 + 22;
const LOCAL = 0x04034b50;
/** Local header including the name. */
const LOCAL_BYTES = 30 + 512;
const IN_EXTRA = 0xffffffff;
const MAX_LOCAL = 500;
/** Bytes of a truncated archive that are scanned for entries. */
const MAX_SCANNED = 16 * 1024 * 1024;
const STEP = 262_144;

const BY_MIMETYPE: [RegExp, DocumentType][] = [
  [/^application\/epub\+zip/, 'epub'],
  [/^application\/vnd\.oasis\.opendocument\.text/, 'odt'],
  [/^application\/vnd\.oasis\.opendocument\.spreadsheet/, 'ods'],
  [/^application\/vnd\.oasis\.opendocument\.presentation/, 'odp'],
];

const BY_ENTRY: [RegExp, DocumentType][] = [
  [/^word\/document\d*\.xml$/i, 'docx'],
  [/^ppt\/presentation\d*\.xml$/i, 'pptx'],
  [/^xl\/workbook\d*\.xml$/i, 'xlsx'],
  [/^META-INF\/container\.xml$/i, 'epub'],
];
const BY_FOLDER: [RegExp, DocumentType][] = [
  [/^word\//i, 'docx'],
  [/^ppt\//i, 'pptx'],
  [/^xl\/(?!workbook\.bin)/i, 'xlsx'],
];

/** Parts of every Office file; in a truncated one, the others may be missing. */
const OFFICE_PART = /^(?:\[Content_Types\]\.xml|_rels\/\.rels|docProps\/(?:app|core)\.xml)$/i;

const OPEN_DOCUMENT_NAMES: Record<string, DocumentType> = { '.ods': 'ods', '.odp': 'odp' };

/** Document type of a ZIP archive; undefined if it is unknown. */
export async function archiveType(source: ByteSource, head: Buffer, name: string): Promise<DocumentType | undefined> {
  const stated = mimetypeEntry(head);
  if (stated) return BY_MIMETYPE.find(([pattern]) => pattern.test(stated))?.[1];
  const names = (await directoryNames(source)) ?? (await localNames(source));
  const find = (table: [RegExp, DocumentType][]): DocumentType | undefined =>
    table.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
  if (names.some((name) => /^xl\/workbook\.bin$/i.test(name))) return undefined;
  // Written by tools that do not put the media type first.
  if (names.includes('content.xml') && names.includes('META-INF/manifest.xml')) {
    return OPEN_DOCUMENT_NAMES[extname(name).toLowerCase()] ?? 'odt';
  }
  return find(BY_ENTRY) ?? (names.some((name) => OFFICE_PART.test(name)) ? find(BY_FOLDER) : undefined);
}

/** OpenDocument and EPUB begin with an uncompressed entry `mimetype` (ODF 1.2 part 3, 3.3; EPUB OCF 3.3). */
function mimetypeEntry(head: Buffer): string | undefined {
  if (head.readUInt32LE(0) !== LOCAL || head.length < 60) return undefined;
  const nameLength = head.readUInt16LE(26);
  const extra = head.readUInt16LE(28);
  if (head.toString('latin1', 30, 30 + nameLength) !== 'mimetype') return undefined;
  const from = 30 + nameLength + extra;
  return head.toString('latin1', from, from + 80);
}

/** Names in the central directory at the end of the archive (APPNOTE.TXT 4.3.12). */
async function directoryNames(source: ByteSource): Promise<string[] | undefined> {
  const tail = await source.read(Math.max(0, source.size - END_BYTES), END_BYTES);
  const end = tail.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end === -1 || end + 20 > tail.length) return undefined;
  const size = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (offset >= source.size) return undefined;
  const directory = await source.read(offset, Math.min(size, MAX_DIRECTORY));
  const names: string[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    const length = directory.readUInt16LE(at + 28);
    names.push(entryName(directory, at + 46, length));
    at += 46 + length + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return names.length > 0 ? names : undefined;
}

/** A truncated archive has no directory; its entries still begin with their names. */
async function localNames(source: ByteSource): Promise<string[]> {
  const names: string[] = [];
  let at: number | undefined = 0;
  for (let read = 0; at !== undefined && names.length < MAX_LOCAL && read < MAX_SCANNED;) {
    const header = await source.read(at, LOCAL_BYTES);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) break;
    const length = header.readUInt16LE(26);
    names.push(entryName(header, 30, length));
    const data: number = at + 30 + length + header.readUInt16LE(28);
    const packed = header.readUInt32LE(18);
    // A size of 0 may mean that the size follows the data: then the next entry has to be searched.
    const stated: number | undefined = packed > 0 && packed < IN_EXTRA ? data + packed : undefined;
    const next: number | undefined = stated ?? (await nextEntry(source, data, MAX_SCANNED - read));
    read += stated === undefined ? (next ?? source.size) - data : LOCAL_BYTES;
    at = next;
  }
  return names;
}

async function nextEntry(source: ByteSource, from: number, most: number): Promise<number | undefined> {
  const mark = Buffer.from('PK\u0003\u0004', 'latin1');
  for (let at = from; at < source.size && at - from < most; at += STEP) {
    // A mark may cross the boundary of two steps.
    const found = (await source.read(at, STEP + mark.length)).indexOf(mark);
    if (found !== -1) return at + found;
  }
  return undefined;
}

const entryName = (bytes: Buffer, from: number, length: number): string =>
  bytes
    .toString('latin1', from, from + Math.min(length, 512))
    .replaceAll('\\', '/')
    .replace(/^\//, '');
