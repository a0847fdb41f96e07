import { type StorageTree, writeCompound } from '../formats/ole/compound-writer.js';

/** Small files in the formats of Office up to 2003 and of Outlook, made on the spot, for specs. */

type Streams = Record<string, Uint8Array>;

/** A compound file of streams; a name with a slash puts its stream into a storage. */
export function tinyCompound(streams: Streams): Buffer {
  const tree = (prefix: string, name: string): StorageTree => {
    const inside = Object.entries(streams).filter(([path]) => path.startsWith(prefix));
    const rest = inside.map(([path, content]) => [path.slice(prefix.length), content] as const);
    const folders = new Set(rest.filter(([path]) => path.includes('/')).map(([path]) => path.split('/')[0]!));
    return {
      name,
      streams: rest.filter(([path]) => !path.includes('/')),
      storages: [...folders].map((folder) => tree(`${prefix}${folder}/`, folder)),
    };
  };
  return writeCompound(tree('', 'Root Entry'));
}

const bytes = (...values: number[]): Buffer => Buffer.from(values);
export const u16 = (...values: number[]): Buffer => Buffer.concat(values.map((v) => bytes(v & 0xff, (v >> 8) & 0xff)));
export const u32 = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
export const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

export interface TinyParagraph {
  text: string;
  /** 1–9: a heading; 62: the title. */
  style?: number;
  /** Ends a cell or a row. */
  table?: 'cell' | 'row';
  /** Changes of properties (MS-DOC 2.6), as they are written. */
  changes?: Buffer;
}

/** Letters that are hidden, from one to another. */
type Range = [from: number, to: number];

const TEXT_AT = 1024;
const STYLES = 70;

/**
 * A Word 97 document. Notes come behind the letters `\u0002` of the text in their order.
 * @param options.streams more streams, e.g. of embedded objects
 */
export function tinyDoc(
  paragraphs: (string | TinyParagraph)[],
  options: { notes?: string[]; headers?: string[]; hidden?: Range[]; streams?: Streams; flags?: number } = {},
): Buffer {
  const all = paragraphs.map((p): TinyParagraph => (typeof p === 'string' ? { text: p } : p));
  const body = all.map(({ text, table }) => text + (table ? '\u0007' : '\r')).join('');
  const { notes = [], headers = [], hidden = [] } = options;
  const noteText = notes.map((note) => `\u0002 ${note}\r`);
  const headerText = headers.map((header) => (header === '' ? '' : `${header}\r`));
  const text = [body, ...noteText, ...headerText].join('');
  const pageAt = Math.ceil((TEXT_AT + 2 * text.length) / 512);
  const document = Buffer.alloc((pageAt + 1 + all.length) * 512);
  utf16(text).copy(document, TEXT_AT);
  const table = new TableStream();
  const part = (at: number, content: Buffer): void => {
    document.writeUInt32LE(table.length, at);
    document.writeUInt32LE(content.length, at + 4);
    table.add(content);
  };
  document.writeUInt16LE(0xa5ec, 0);
  document.writeUInt16LE(0xc1, 2);
  document.writeUInt16LE(0x200 | (options.flags ?? 0), 0x0a);
  [body, noteText.join(''), headerText.join('')].forEach((story, i) =>
    document.writeUInt32LE(story.length, 0x4c + 4 * i),
  );
  part(0x1a2, Buffer.concat([bytes(2), u32(16), u32(0, text.length), u16(0), u32(TEXT_AT), u16(0)]));
  part(0xa2, styleSheet());
  const references = [...body.matchAll(/\u0002/g)].map((match) => match.index);
  if (notes.length > 0) {
    part(0xaa, Buffer.concat([u32(...references, body.length), ...references.map(() => u16(1))]));
    part(0xb2, places(noteText));
  }
  if (headers.length > 0) part(0xf2, places([...Array<string>(6).fill(''), ...headerText]));
  part(0x102, paragraphPages(document, pageAt + 1, all));
  part(0xfa, characterPage(document, pageAt, hidden));
  return tinyCompound({ WordDocument: document, '1Table': table.content(), ...options.streams });
}

class TableStream {
  length = 0;
  private readonly parts: Buffer[] = [];

  add(content: Buffer): void {
    this.parts.push(content);
    this.length += content.length;
  }

  content(): Buffer {
    return Buffer.concat(this.parts);
  }
}

const places = (texts: string[]): Buffer => {
  const ends = texts.map((_, i) => texts.slice(0, i + 1).join('').length);
  return u32(0, ...ends, (ends.at(-1) ?? 0) + 1);
};

/** Styles are known by their number. */
function styleSheet(): Buffer {
  const style = (known: number): Buffer => {
    const name = Buffer.concat([u16(1), utf16('s'), u16(0)]);
    const content = Buffer.concat([u16(known, 0xfff1, 0x0001, 0, 0), name, u16(2, known)]);
    return Buffer.concat([u16(content.length), content]);
  };
  const header = u16(STYLES, 10, 0, 0, 0, 0, 0, 0, 0);
  return Buffer.concat([u16(header.length), header, ...Array.from({ length: STYLES }, (_, i) => style(i))]);
}

/** A page for each paragraph. */
function paragraphPages(document: Buffer, first: number, paragraphs: TinyParagraph[]): Buffer {
  let at = TEXT_AT;
  const starts = paragraphs.map(({ text, style = 0, table, changes = Buffer.alloc(0) }, i) => {
    const [from, to] = [at, at + 2 * (text.length + 1)];
    at = to;
    const page = document.subarray((first + i) * 512);
    u32(from, to).copy(page, 0);
    page[8] = 100;
    const inTable = table ? Buffer.concat([u16(0x2416), bytes(1)]) : Buffer.alloc(0);
    const rowEnd = table === 'row' ? Buffer.concat([u16(0x2417), bytes(1)]) : Buffer.alloc(0);
    const properties = Buffer.concat([u16(style), inTable, rowEnd, changes]);
    page[200] = 0;
    page[201] = Math.ceil(properties.length / 2);
    properties.copy(page, 202);
    page[511] = 1;
    return from;
  });
  return Buffer.concat([u32(...starts, at), ...paragraphs.map((_, i) => u32(first + i))]);
}

function characterPage(document: Buffer, number: number, hidden: Range[]): Buffer {
  const borders = [0, ...hidden.flat(), (document.length - TEXT_AT) / 2].map((letter) => TEXT_AT + 2 * letter);
  const page = document.subarray(number * 512);
  u32(...borders).copy(page, 0);
  const runs = borders.length - 1;
  for (let run = 0; run < runs; run++) page[4 * borders.length + run] = run % 2 === 1 ? 200 : 0;
  Buffer.concat([bytes(3), u16(0x083c), bytes(1)]).copy(page, 400);
  page[511] = runs;
  return Buffer.concat([u32(TEXT_AT, document.length), u32(number)]);
}

/** A record of a presentation: content, or records in it. */
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
  /** Where a cell of a table is. */
  at?: [left: number, top: number];
}

export interface TinySlide {
  texts: TinyText[];
  /** Cells of a table. */
  table?: TinyText[];
  notes?: string;
  comment?: string;
  /** Further records of its drawing. */
  raw?: Buffer;
}

/** A PowerPoint 97 presentation. */
export function tinyPpt(slides: TinySlide[], { encrypted = false, masters = [] as TinyText[] } = {}): Buffer {
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
  const documentId = add(pptRecord(0x3e8, lists));
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

export interface TinyMessage {
  /** By number: text, bytes of a text with their type 001E, or binary data. */
  properties: Record<number, string | Buffer | { bytes: Buffer }>;
  /** Numbers and times that lie in the stream of all properties. */
  numbers?: Record<number, number | Date>;
  recipients?: { name: string; address: string; type: number }[];
  attachments?: { name: string; content: Buffer | TinyMessage }[];
}

/** A message of Outlook. */
export const tinyMsg = (message: TinyMessage): Buffer => tinyCompound(messageStreams(message, 32));

function messageStreams(
  { properties, numbers, recipients = [], attachments = [] }: TinyMessage,
  header: number,
): Streams {
  const streams = propertyStreams(properties, numbers, header);
  const put = (prefix: string, inner: Streams): void => {
    for (const [name, content] of Object.entries(inner)) streams[`${prefix}/${name}`] = content;
  };
  recipients.forEach(({ name, address, type }, i) =>
    put(`__recip_version1.0_#0000000${i}`, propertyStreams({ 0x3001: name, 0x39fe: address }, { 0x0c15: type }, 8)),
  );
  attachments.forEach(({ name, content }, i) => {
    const prefix = `__attach_version1.0_#0000000${i}`;
    const data = Buffer.isBuffer(content) ? { 0x3701: content } : {};
    put(prefix, propertyStreams({ 0x3707: name, ...data } as Record<number, Buffer | string>, {}, 8));
    if (!Buffer.isBuffer(content)) put(`${prefix}/__substg1.0_3701000D`, messageStreams(content, 24));
  });
  return streams;
}

function propertyStreams(
  properties: TinyMessage['properties'],
  numbers: TinyMessage['numbers'] = {},
  header: number,
): Streams {
  const streams: Streams = {};
  for (const [id, value] of Object.entries(properties)) {
    const number = Number(id).toString(16).toUpperCase().padStart(4, '0');
    if (typeof value === 'string') streams[`__substg1.0_${number}001F`] = utf16(value);
    else if (Buffer.isBuffer(value)) streams[`__substg1.0_${number}0102`] = value;
    else streams[`__substg1.0_${number}001E`] = value.bytes;
  }
  const entries = Object.entries(numbers).map(([id, value]) => {
    const time = value instanceof Date ? BigInt(value.getTime() + 11_644_473_600_000) * 10_000n : BigInt(value);
    const low = Number(time & 0xffffffffn);
    return Buffer.concat([u16(value instanceof Date ? 0x40 : 3, Number(id)), u32(6, low, Number(time >> 32n))]);
  });
  streams['__properties_version1.0'] = Buffer.concat([Buffer.alloc(header), ...entries]);
  return streams;
}
