import { tinyMsg } from './old-messages.js';
import { tinyCompound, tinyDoc, u16, u32, utf16 } from './old-office-files.js';
import { tinyPpt } from './old-presentations.js';
import type { HostileFile } from './hostile-files.js';

/** Files in Office formats up to 2003 that are designed to exhaust a parser. */

const MIB = 1024 * 1024;
const SECTOR = 4096;
const folderAt = (file: Buffer): number => (file.readUInt32LE(48) + 1) * SECTOR;
const tableAt = (file: Buffer): number => (file.readUInt32LE(76) + 1) * SECTOR;

const record = (type: number, ...data: Buffer[]): Buffer => {
  const content = Buffer.concat(data);
  return Buffer.concat([u16(type, content.length), content]);
};
const start = (kind: number): Buffer => record(0x809, u16(0x600, kind));
const END = record(0x0a);

/** A workbook whose sheets all begin at the same offset. */
function workbook(sheet: Buffer, { sheets = 1, globals = Buffer.alloc(0) } = {}): Buffer {
  const place = (at: number): Buffer => record(0x85, u32(at), u16(0), Buffer.from('\u0001\u0000S', 'latin1'));
  const head = (at: number): Buffer =>
    Buffer.concat([start(5), globals, ...Array.from({ length: sheets }, () => place(at)), END]);
  return tinyCompound({ Workbook: Buffer.concat([head(head(0).length), start(0x10), sheet, END]) });
}

/** Number cells, one record each; rows of 256 columns. */
function numbers(count: number, columns = 256, shift = 0): Buffer {
  const cell = record(0x203, u16(0, 0, 0), Buffer.alloc(8, 0x40));
  const all = Buffer.alloc(count * cell.length);
  for (let i = 0; i < count; i++) {
    const at = cell.copy(all, i * cell.length) * i + 4;
    all.writeUInt16LE(Math.floor(i / columns) & 0xffff, at);
    all.writeUInt16LE((i % columns) + shift, at + 2);
  }
  return all;
}

/** A formula per cell, with a million parentheses in total; formulas are not computed. */
function formulas(): Buffer {
  const tokens = Buffer.alloc(8_000, 0x15);
  const cells = Array.from({ length: 500 }, (_, i) =>
    record(0x06, u16(i, 0, 0), Buffer.from('0000000000004540', 'hex'), u16(0), u32(0), u16(tokens.length), tokens),
  );
  return workbook(Buffer.concat(cells));
}

/** The document stream is a cycle of two sectors with a stated size of 4 GB. */
function circle(file: Buffer): Buffer {
  const first = file.readUInt32LE(folderAt(file) + 128 + 116);
  file.writeUInt32LE(first, tableAt(file) + 4 * (first + 1));
  file.writeUInt32LE(0xfffffff0, folderAt(file) + 128 + 120);
  return file;
}

/** All referenced sectors are beyond the end of the file. */
function outOfRange(file: Buffer): Buffer {
  for (let at = folderAt(file); at + 128 <= tableAt(file); at += 128) file.writeUInt32LE(0x00ffffff, at + 116);
  return file;
}

/** A directory of storages that all contain each other and themselves. */
function nestedStorages(): Buffer {
  const streams = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`ObjectPool/_${i}/x`, Buffer.from('x')]));
  const file = tinyDoc(['words'], { streams });
  const pool = file.indexOf(utf16('ObjectPool'));
  const first = file.readUInt32LE(pool + 76);
  for (let at = pool + 128; at + 128 <= tableAt(file); at += 128)
    if (file[at + 66] === 1) file.writeUInt32LE(first, at + 76);
  return file;
}

/** Notes that each span the whole text of the notes. */
function overlappingNotes(): Buffer {
  const file = tinyDoc(['\u0002'.repeat(1_000)], { notes: Array.from({ length: 1_000 }, () => 'words '.repeat(50)) });
  // Positions alternate between the beginning and the end of the text.
  const at = file.indexOf(u32(0, 303, 606));
  for (let i = 0; i < 1_000; i++) file.writeUInt32LE(i % 2 === 0 ? 0 : 300_000, at + 4 * i);
  return file;
}

/** A piece table that references the same bytes a thousand times. */
function overlappingPieces(): Buffer {
  const [count, letters] = [3_000, 100_000];
  const text = utf16('words '.repeat(letters / 6 + 1)).subarray(0, 2 * letters);
  const document = Buffer.alloc(1024 + text.length);
  text.copy(document, 1024);
  u16(0xa5ec, 0xc1, 0, 0, 0, 0x200).copy(document);
  const ends = Array.from({ length: count + 1 }, (_, i) => i * letters);
  const piece = Buffer.concat([u16(0), u32(1024), u16(0)]);
  const table = Buffer.concat([
    Buffer.from([2]),
    u32(4 * (count + 1) + 8 * count),
    u32(...ends),
    ...Array<Buffer>(count).fill(piece),
  ]);
  document.writeUInt32LE(count * letters, 0x4c);
  document.writeUInt32LE(table.length, 0x1a6);
  return tinyCompound({ WordDocument: document, '1Table': table });
}

/** Text without properties, in one piece. */
function plainDoc(text: string): Buffer {
  const document = Buffer.alloc(1024 + text.length);
  document.write(text, 1024, 'latin1');
  u16(0xa5ec, 0xc1, 0, 0, 0, 0x200).copy(document);
  const table = Buffer.concat([Buffer.from([2]), u32(16), u32(0, text.length), u16(0), u32(0x40000000 | 2048), u16(0)]);
  document.writeUInt32LE(text.length, 0x4c);
  document.writeUInt32LE(table.length, 0x1a6);
  return tinyCompound({ WordDocument: document, '1Table': table });
}

/** A deeply nested message. */
function nestedMessages(depth: number): Buffer {
  const streams: Record<string, Buffer> = {};
  let prefix = '';
  for (let i = 0; i < depth; i++) {
    streams[`${prefix}__properties_version1.0`] = Buffer.alloc(24);
    streams[`${prefix}__substg1.0_1000001F`] = utf16(`words of level ${i}`);
    prefix += '__attach_version1.0_#00000000/__substg1.0_3701000D/';
  }
  return tinyCompound(streams);
}

const sharedStrings = (): Buffer => record(0xfc, u32(0xffffffff, 0xffffffff), Buffer.alloc(8_000));
const lastColumn = (): Buffer => workbook(numbers(50_000, 1, 65_535));

export const HOSTILE_OFFICE_FILES: Record<string, HostileFile> = {
  'XLS of two million cells': { type: 'xls', bytes: () => workbook(numbers(2_000_000)) },
  'XLS of cells in the last column': { type: 'xls', bytes: lastColumn },
  'XLS of 5,000 sheets at one place': { type: 'xls', bytes: () => workbook(numbers(10_000), { sheets: 5_000 }) },
  'XLS of long formulas': { type: 'xls', bytes: formulas },
  'XLS that states 4,000 million strings': {
    type: 'xls',
    bytes: () =>
      workbook(record(0xfd, u16(0, 0, 0), u32(5)), {
        globals: Buffer.concat(Array.from({ length: 2_000 }, sharedStrings)),
      }),
  },
  'XLS of a million empty records': { type: 'xls', bytes: () => workbook(Buffer.alloc(4 * MIB)) },
  'XLS in a circle of 4 GB': { type: 'xls', bytes: () => circle(workbook(numbers(1_000))) },
  'DOC in a circle of 4 GB': { type: 'doc', bytes: () => circle(tinyDoc(['words '.repeat(5_000)])) },
  'PPT in a circle of 4 GB': {
    type: 'ppt',
    bytes: () => circle(tinyPpt([{ texts: [{ text: 'words '.repeat(5_000) }] }])),
  },
  'MSG with sectors beyond the file': {
    type: 'msg',
    bytes: () => outOfRange(tinyMsg({ properties: { 0x1000: 'words '.repeat(5_000) } })),
  },
  'DOC with sectors beyond the file': { type: 'doc', bytes: () => outOfRange(tinyDoc(['words'])) },
  'DOC of storages in themselves': { type: 'doc', bytes: nestedStorages },
  'DOC of notes over each other': { type: 'doc', bytes: overlappingNotes },
  'DOC of pieces over each other': { type: 'doc', bytes: overlappingPieces },
  'DOC of ten million empty paragraphs': { type: 'doc', bytes: () => plainDoc(`words${'\r'.repeat(10_000_000)}`) },
  'DOC of ten million cells': { type: 'doc', bytes: () => plainDoc(`words${'\u0007'.repeat(10_000_000)}`) },
  'DOC of ten million fields': { type: 'doc', bytes: () => plainDoc(`words ${'\u0013'.repeat(10_000_000)}`) },
  'PPT of groups nested 100,000 deep': {
    type: 'ppt',
    bytes: () => tinyPpt([{ texts: [{ text: 'words' }], raw: nestedGroups(100_000) }]),
  },
  'MSG nested 200 deep': { type: 'msg', bytes: () => nestedMessages(200) },
  'MSG with a body of 4 GB': {
    type: 'msg',
    bytes: () =>
      tinyMsg({ properties: { 0x1009: Buffer.concat([u32(64, 0xfffffff0, 0x75465a4c, 0), Buffer.alloc(MIB, 0x55)]) } }),
  },
};

/** Nested groups of shapes: only their headers, whose lengths extend to the end. */
function nestedGroups(depth: number): Buffer {
  const groups = Buffer.alloc(8 * depth);
  for (let i = 0; i < depth; i++) {
    groups.writeUInt16LE(0xf, 8 * i);
    groups.writeUInt16LE(0xf003, 8 * i + 2);
    groups.writeUInt32LE(8 * (depth - i - 1), 8 * i + 4);
  }
  return groups;
}
