import { type StorageTree, writeCompound } from '../formats/ole/compound-writer.js';

/** Small compound files and Word 97 documents for specs, generated on demand. */

export type Streams = Record<string, Uint8Array>;

/** A compound file with the given streams; a name with a slash puts its stream into a storage. */
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
  /** Encoded property changes (MS-DOC 2.6). */
  changes?: Buffer;
}

interface TinyDocOptions {
  notes?: string[];
  headers?: string[];
  /** Ranges of characters that are hidden, or to which `letters` applies another change (code and value). */
  changed?: [from: number, to: number][];
  letters?: [change: number, value: number];
  /** Additional streams, e.g. of embedded objects. */
  streams?: Streams;
  /** Header flags. */
  flags?: number;
}

const TEXT_AT = 1024;
const STYLES = 70;

/** A Word 97 document. Notes are anchored at the characters `\u0002` of the text, in order. */
export function tinyDoc(paragraphs: (string | TinyParagraph)[], options: TinyDocOptions = {}): Buffer {
  const all = paragraphs.map((p): TinyParagraph => (typeof p === 'string' ? { text: p } : p));
  const body = all.map(({ text, table }) => text + (table ? '\u0007' : '\r')).join('');
  const { notes = [], headers = [], changed = [], letters = [0x083c, 1] } = options;
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
  part(0xfa, characterPage(document, pageAt, changed, letters));
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

/** Built-in styles, identified by number. */
function styleSheet(): Buffer {
  const style = (known: number): Buffer => {
    const name = Buffer.concat([u16(1), utf16('s'), u16(0)]);
    const content = Buffer.concat([u16(known, 0xfff1, 0x0001, 0, 0), name, u16(2, known)]);
    return Buffer.concat([u16(content.length), content]);
  };
  const header = u16(STYLES, 10, 0, 0, 0, 0, 0, 0, 0);
  return Buffer.concat([u16(header.length), header, ...Array.from({ length: STYLES }, (_, i) => style(i))]);
}

/** One page per paragraph. */
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

function characterPage(
  document: Buffer,
  number: number,
  changed: [number, number][],
  [change, value]: [number, number],
): Buffer {
  const borders = [0, ...changed.flat(), (document.length - TEXT_AT) / 2].map((letter) => TEXT_AT + 2 * letter);
  const page = document.subarray(number * 512);
  u32(...borders).copy(page, 0);
  const runs = borders.length - 1;
  for (let run = 0; run < runs; run++) page[4 * borders.length + run] = run % 2 === 1 ? 200 : 0;
  Buffer.concat([bytes(3), u16(change), bytes(value)]).copy(page, 400);
  page[511] = runs;
  return Buffer.concat([u32(TEXT_AT, document.length), u32(number)]);
}
