/** An entry of a zip file: position of its compressed bytes. */
export interface ZipEntry {
  name: string;
  /** 0 stored, 8 deflated; others are not supported. */
  method: number;
  start: number;
  packed: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
const IN_EXTRA = 0xffffffff;

/** Entries from the central directory (APPNOTE 4.3.12); undefined if there is no valid one. */
export function centralEntries(bytes: Uint8Array): ZipEntry[] | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(data);
  if (!end) return undefined;
  const entries: ZipEntry[] = [];
  let at = end.start;
  while (at + 46 <= data.length && data.readUInt32LE(at) === CENTRAL) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => data.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const fields = wideFields(data, at, name, extra);
    const entry = localEntry(data, fields.offset + end.shift, nameOf(data, at + 46, name));
    if (entry) entries.push({ ...entry, method: data.readUInt16LE(at + 10), packed: fields.packed });
    at += 46 + name + extra + comment;
  }
  return entries.length === 0 ? undefined : withoutFolders(entries);
}

function endRecord(data: Buffer): { start: number; shift: number } | undefined {
  const first = Math.max(0, data.length - END_BYTES - MAX_COMMENT);
  for (let at = data.length - END_BYTES; at >= first; at--) {
    if (data.readUInt32LE(at) !== END) continue;
    const size = data.readUInt32LE(at + 12);
    const stated = data.readUInt32LE(at + 16);
    if (stated === IN_EXTRA || size === IN_EXTRA) return wideEndRecord(data, at);
    // Bytes may precede the archive; all its offsets are too small by that amount.
    const shift = at - size - stated;
    return shift >= 0 ? { start: at - size, shift } : undefined;
  }
  return undefined;
}

function wideEndRecord(data: Buffer, before: number): { start: number; shift: number } | undefined {
  const at = data.lastIndexOf(Buffer.from([0x50, 0x4b, 6, 6]), before);
  if (at < 0 || at + 56 > data.length || data.readUInt32LE(at) !== END_64) return undefined;
  return { start: Number(data.readBigUInt64LE(at + 48)), shift: 0 };
}

/** Sizes and offset of a directory entry, taken from its extra field (zip64) if they do not fit. */
function wideFields(data: Buffer, at: number, name: number, extra: number): { packed: number; offset: number } {
  const plain = {
    size: data.readUInt32LE(at + 24),
    packed: data.readUInt32LE(at + 20),
    offset: data.readUInt32LE(at + 42),
  };
  if (plain.packed !== IN_EXTRA && plain.offset !== IN_EXTRA) return plain;
  const end = Math.min(data.length, at + 46 + name + extra);
  for (let field = at + 46 + name; field + 4 <= end; field += 4 + data.readUInt16LE(field + 2)) {
    if (data.readUInt16LE(field) !== 1) continue;
    let value = field + 4;
    const next = (): number => (value + 8 <= end ? Number(data.readBigUInt64LE((value += 8) - 8)) : 0);
    if (plain.size === IN_EXTRA) next();
    const packed = plain.packed === IN_EXTRA ? next() : plain.packed;
    return { packed, offset: plain.offset === IN_EXTRA ? next() : plain.offset };
  }
  return { packed: 0, offset: data.length };
}

function localEntry(data: Buffer, at: number, name?: string): ZipEntry | undefined {
  if (at < 0 || at + 30 > data.length || data.readUInt32LE(at) !== LOCAL) return undefined;
  const nameLength = data.readUInt16LE(at + 26);
  return {
    name: name ?? nameOf(data, at + 30, nameLength),
    method: data.readUInt16LE(at + 8),
    start: at + 30 + nameLength + data.readUInt16LE(at + 28),
    packed: data.readUInt32LE(at + 18),
  };
}

/** Entries of a file without a directory, from the local headers; the last one may be truncated. */
export function scanEntries(bytes: Uint8Array, most: number): ZipEntry[] {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = Buffer.from([0x50, 0x4b, 3, 4]);
  const entries: ZipEntry[] = [];
  let at = data.indexOf(mark);
  while (at >= 0 && entries.length <= most) {
    const entry = localEntry(data, at);
    if (!entry) break;
    // A size of 0 may mean that the size follows the data: then the data ends somewhere before the next entry.
    const next = data.indexOf(mark, entry.start + (entry.packed === IN_EXTRA ? 0 : entry.packed));
    if (entry.packed === 0 || entry.packed === IN_EXTRA) entry.packed = (next < 0 ? data.length : next) - entry.start;
    entries.push(entry);
    at = next;
  }
  return withoutFolders(entries);
}

const withoutFolders = (entries: ZipEntry[]): ZipEntry[] => entries.filter((entry) => !entry.name.endsWith('/'));

/** Part names are ASCII or UTF-8 in all supported formats. */
const nameOf = (data: Buffer, start: number, length: number): string => data.toString('utf8', start, start + length);
