import type { Bytes } from '../ole/bytes.js';
import { type PptRecord, RECORD, textOf } from './ppt-records.js';

/** Text types (MS-PPT 2.13.33). */
const TITLES = new Set([0, 6]);
const BODIES = new Set([1, 7, 8]);
const UNKNOWN_KIND = 4;

export interface SlideParagraph {
  text: string;
  level: number;
  /** undefined: inherited from the layout. */
  bullet: boolean | undefined;
}

export interface SlideText {
  isTitle: boolean;
  /** Body text, whose layout has bullets. */
  isBody: boolean;
  paragraphs: SlideParagraph[];
}

/** Builds a text from its records: type, characters, paragraph formatting. */
export function readText(stream: Bytes, records: Iterable<PptRecord>): SlideText {
  let kind = UNKNOWN_KIND;
  let letters = '';
  let styles: ParagraphStyle[] = [];
  for (const record of records) {
    if (record.type === RECORD.textKind) kind = stream.long(record.at);
    else if (record.type === RECORD.wideText || record.type === RECORD.narrowText) letters = textOf(stream, record);
    else if (record.type === RECORD.textStyle) styles = paragraphStyles(stream, record, letters.length + 1);
  }
  return { isTitle: TITLES.has(kind), isBody: BODIES.has(kind), paragraphs: paragraphsOf(letters, styles) };
}

function paragraphsOf(letters: string, styles: readonly ParagraphStyle[]): SlideParagraph[] {
  const found: SlideParagraph[] = [];
  let [at, run, runEnd] = [0, 0, styles[0]?.letters ?? 0];
  for (const line of letters.split('\r')) {
    while (at >= runEnd && run + 1 < styles.length) runEnd += styles[++run]!.letters;
    const { level = 0, bullet } = styles[run] ?? {};
    found.push({ text: line.replaceAll('\u000b', '\n'), level: Math.min(level, 8), bullet });
    at += line.length + 1;
  }
  return found;
}

interface ParagraphStyle {
  letters: number;
  level: number;
  bullet: boolean | undefined;
}

const TAB_STOPS = 20;
/** Sizes of the optional values after a mask, in order, by the bits that indicate them (MS-PPT 2.9.20). */
const VALUES: [bits: number, bytes: number][] = [
  [0x80, 2],
  [0x10, 2],
  [0x40, 2],
  [0x20, 4],
  [0x800, 2],
  [0x1000, 2],
  [0x2000, 2],
  [0x4000, 2],
  [0x100, 2],
  [0x400, 2],
  [0x8000, 2],
  [1 << TAB_STOPS, 0],
  [0x1_0000, 2],
  [0xe_0000, 2],
  [0x20_0000, 2],
];
const BULLET_FLAGS = 0xf;

/** Runs of equally formatted paragraphs, until they cover all characters of the text. */
function paragraphStyles(stream: Bytes, record: PptRecord, letters: number): ParagraphStyle[] {
  const found: ParagraphStyle[] = [];
  const end = record.at + record.length;
  let left = letters;
  for (let at = record.at; at + 10 <= end && left > 0;) {
    const mask = stream.long(at + 6);
    const count = stream.long(at);
    const flags = mask & BULLET_FLAGS ? stream.short(at + 10) : 0;
    found.push({ letters: count, level: stream.short(at + 4), bullet: mask & 1 ? (flags & 1) === 1 : undefined });
    left -= Math.max(1, count);
    at += 10 + (mask & BULLET_FLAGS ? 2 : 0);
    for (const [bits, bytes] of VALUES) {
      if ((mask & bits) === 0) continue;
      at += bits === 1 << TAB_STOPS ? 2 + 4 * stream.short(at) : bytes;
    }
  }
  return found;
}
