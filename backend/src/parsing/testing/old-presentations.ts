import { tinyCompound, u16, u32, utf16 } from './old-office-files.js';

/** Small PowerPoint 97 presentations for specs, generated on demand. */

/** A record of a presentation with content or child records. */
export function pptRecord(type: number, content: Buffer | Buffer[], instance = 0): Buffer {
  const data = Array.isArray(content) ? Buffer.concat(content) : content;
  const first = (instance << 4) | (Array.isArray(content) ? 0xf : 0);
  return Buffer.concat([u16(first, type), u32(data.length), data]);
}

export interface TinyText {
  /** 0 title, 1 body, 4 other. */
  kind?: number;
  placeholder?: number;
  text: string;
  /** Position of a table cell. */
  at?: [left: number, top: number];
}

export interface TinySlide {
  texts: TinyText[];
  /** Table cells. */
  table?: TinyText[];
  notes?: string;
  comment?: string;
  /** Additional records of its drawing. */
  raw?: Buffer;
}

/** A PowerPoint 97 presentation. */
export function tinyPpt(
  slides: TinySlide[],
  { encrypted = false, masters = [] as TinyText[], footer = '' } = {},
): Buffer {
  const parts: Buffer[] = [];
  const add = (record: Buffer): number => parts.push(record);
  const persist = (id: number): Buffer => pptRecord(0x3f3, u32(id, 0, 0, 256 + id, 0));
  const slideIds = slides.map(({ texts, table, notes, comment, raw }) => {
    const notesId = notes === undefined ? 0 : add(notesRecord(notes));
    const facts = pptRecord(0x3ef, u32(0, 0, 0, 0, notesId === 0 ? 0 : 256 + notesId, 0));
    return { notesId, id: add(pptRecord(0x3ee, [facts, drawing(texts, table, raw), ...commentRecord(comment)])) };
  });
  const masterId = masters.length === 0 ? 0 : add(pptRecord(0x3f8, [drawing(masters)]));
  const lists = [
    pptRecord(0xff0, masterId === 0 ? [] : [persist(masterId)], 1),
    pptRecord(
      0xff0,
      slideIds.map(({ id }) => persist(id)),
    ),
    pptRecord(
      0xff0,
      slideIds.filter(({ notesId }) => notesId > 0).map(({ notesId }) => persist(notesId)),
      2,
    ),
  ];
  const running = footer === '' ? [] : [pptRecord(0xfd9, [pptRecord(0xfba, utf16(footer), 2)])];
  const documentId = add(pptRecord(0x3e8, [...lists, ...running]));
  const offsets = parts.map((_, i) => Buffer.concat(parts.slice(0, i)).length);
  const before = Buffer.concat(parts);
  const directory = pptRecord(0x1772, u32((parts.length << 20) | 1, ...offsets));
  const editAt = before.length + directory.length;
  const edit = [0, 0, 0, before.length, documentId, 0, 0, ...(encrypted ? [9] : [])];
  return tinyCompound({
    'PowerPoint Document': Buffer.concat([
      encrypted ? Buffer.alloc(before.length, 7) : before,
      directory,
      pptRecord(0xff5, u32(...edit)),
    ]),
    'Current User': pptRecord(0xff6, u32(20, encrypted ? 0xf3d1c4df : 0xe391c05f, editAt)),
  });
}

function drawing(texts: TinyText[], table?: TinyText[], raw: Buffer = Buffer.alloc(0)): Buffer {
  const isTable = pptRecord(0xf122, Buffer.concat([u16(0x039f), u32(1)]), 1);
  const group = table ? [pptRecord(0xf003, [pptRecord(0xf004, [isTable]), ...table.map(shape)])] : [];
  return pptRecord(0x40c, [pptRecord(0xf002, [pptRecord(0xf003, [...texts.map(shape), ...group, raw])])]);
}

function shape({ kind = 4, placeholder, text, at }: TinyText): Buffer {
  const place = placeholder === undefined ? [] : [pptRecord(0xf011, [pptRecord(0xbc3, u32(0, placeholder))])];
  const anchor = at ? [pptRecord(0xf00f, u32(...at, 0, 0))] : [];
  return pptRecord(0xf004, [
    ...anchor,
    ...place,
    pptRecord(0xf00d, [pptRecord(0xf9f, u32(kind)), pptRecord(0xfa0, utf16(text))]),
  ]);
}

const notesRecord = (text: string): Buffer =>
  pptRecord(0x3f0, [
    drawing([
      { kind: 2, placeholder: 12, text },
      { kind: 4, placeholder: 8, text: '*' },
    ]),
  ]);

const commentRecord = (text?: string): Buffer[] =>
  text === undefined
    ? []
    : [pptRecord(0x1388, [pptRecord(0x2ee0, [pptRecord(0xfba, utf16('Ada'), 0), pptRecord(0xfba, utf16(text), 1)])])];
