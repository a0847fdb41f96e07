import { IngestionFailure } from '../../reasons.js';
import { Bytes } from '../ole/bytes.js';

/** A range of a stream: offset and length in bytes. */
export interface Span {
  at: number;
  length: number;
}

const WORD_97 = 0xa5ec;
const WORD_6 = 0xa5dc;
/** Offsets of the parts in the header (MS-DOC 2.5.6), and of the same parts up to Word 95. */
const PARTS = {
  styles: [0xa2, 0x60],
  footnoteRefs: [0xaa, 0x68],
  footnotes: [0xb2, 0x70],
  commentRefs: [0xba, 0x78],
  comments: [0xc2, 0x80],
  headers: [0xf2, 0xb0],
  characterPages: [0xfa, 0xb8],
  paragraphPages: [0x102, 0xc0],
  pieces: [0x1a2, 0x160],
  anchors: [0x1da, undefined],
  endnoteRefs: [0x20a, undefined],
  endnotes: [0x212, undefined],
  boxes: [0x25a, undefined],
  lists: [0x2e2, undefined],
  listOverrides: [0x2ea, undefined],
} as const;
export type PartName = keyof typeof PARTS;

/** Lengths in characters of the consecutive stories of a file: body, footnotes, … */
const LENGTHS_97 = {
  body: 0x4c,
  footnotes: 0x50,
  headers: 0x54,
  macros: 0x58,
  comments: 0x5c,
  endnotes: 0x60,
  boxes: 0x64,
};
const LENGTHS_6 = {
  body: 0x34,
  footnotes: 0x38,
  headers: 0x3c,
  macros: 0x40,
  comments: 0x44,
  endnotes: 0x48,
  boxes: 0x4c,
};
export type StoryName = keyof typeof LENGTHS_97;
const STORIES = Object.keys(LENGTHS_97) as StoryName[];

/** Code pages of the languages of Word 6 and 95, by the low byte of the language id. */
const CODE_PAGES: Record<number, number> = {
  0x01: 1256,
  0x04: 936,
  0x05: 1250,
  0x08: 1253,
  0x0d: 1255,
  0x0e: 1250,
  0x11: 932,
  0x12: 949,
  0x15: 1250,
  0x18: 1250,
  0x19: 1251,
  0x1b: 1250,
  0x1e: 874,
  0x1f: 1254,
  0x22: 1251,
  0x23: 1251,
  0x24: 1250,
  0x25: 1257,
  0x26: 1257,
  0x27: 1257,
};

/** The header of a Word document (MS-DOC 2.5.1), which locates its parts. */
export class Fib {
  /** Word 97 and later; earlier, text is in bytes of a code page and properties have a shorter encoding. */
  readonly isUnicode: boolean;
  readonly encrypted: boolean;
  /** The text is stored in pieces, ordered by a table. */
  readonly inPieces: boolean;
  /** Name of the stream that contains the tables; the document stream itself up to Word 95. */
  readonly tableStream: string;
  readonly codePage: number;

  private readonly data: Bytes;

  /** @throws IngestionFailure `corrupt`, `unsupported` */
  constructor(document: Buffer) {
    this.data = new Bytes(document);
    const mark = this.data.short(0);
    if (mark !== WORD_97 && mark !== WORD_6) throw new IngestionFailure('corrupt', 'not a Word document');
    const version = this.data.short(2);
    if (version < 101) throw new IngestionFailure('unsupported', `version ${version}`);
    this.isUnicode = version >= 0xc0;
    const flags = this.data.short(0x0a);
    this.inPieces = (flags & 0x0004) !== 0;
    this.encrypted = (flags & 0x0100) !== 0;
    this.tableStream = !this.isUnicode ? 'WordDocument' : flags & 0x0200 ? '1Table' : '0Table';
    const language = this.data.short(6);
    this.codePage = language === 0x404 ? 950 : (CODE_PAGES[language & 0xff] ?? 1252);
  }

  part(name: PartName): Span {
    const at = PARTS[name][this.isUnicode ? 0 : 1];
    return at === undefined ? { at: 0, length: 0 } : { at: this.data.long(at), length: this.data.long(at + 4) };
  }

  /** Position of the text if it is stored in one piece. */
  get text(): Span {
    const [from, to] = [this.data.long(0x18), this.data.long(0x1c)];
    return { at: from, length: Math.max(0, to - from) };
  }

  /** Range of characters of a story. */
  story(name: StoryName): [from: number, to: number] {
    const lengths = this.isUnicode ? LENGTHS_97 : LENGTHS_6;
    let from = 0;
    for (const story of STORIES) {
      const to = from + this.data.long(lengths[story]);
      if (story === name) return [from, to];
      from = to;
    }
    return [from, from];
  }
}
