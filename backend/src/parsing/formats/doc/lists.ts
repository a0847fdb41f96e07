import type { Bytes } from '../ole/bytes.js';
import { WordNumbering } from '../ooxml/word-numbering.js';
import type { XmlNode } from '../xml.js';
import type { Fib } from './fib.js';

const LIST_BYTES = 28;
const LEVEL_BYTES = 28;
const OVERRIDE_BYTES = 16;
const MAX_LISTS = 5_000;
/** Number formats by their code (MS-OSHARED 2.2.1.3). */
const FORMATS: Record<number, string> = {
  0: 'decimal',
  1: 'upperRoman',
  2: 'lowerRoman',
  3: 'upperLetter',
  4: 'lowerLetter',
  22: 'decimalZero',
  23: 'bullet',
  255: 'none',
};

/** Converts list definitions to the structure of later versions of Word, so that the same rules count both. */
export function listNumbering(table: Bytes, fib: Fib): WordNumbering {
  return new WordNumbering(node('numbering', {}, [...definitions(table, fib), ...uses(table, fib)]));
}

const node = (name: string, attrs: Record<string, string>, children: XmlNode[] = []): XmlNode => ({
  name,
  attrs,
  children,
});
const value = (name: string, val: string | number): XmlNode => node(name, { val: String(val) });

/** Format of a list on each level (MS-DOC 2.9.147, 2.9.150). */
function definitions(table: Bytes, fib: Fib): XmlNode[] {
  const { at, length } = fib.part('lists');
  const count = length >= 2 ? Math.min(table.short(at), Math.floor((length - 2) / LIST_BYTES), MAX_LISTS) : 0;
  const found: XmlNode[] = [];
  let next = at + length;
  for (let i = 0; i < count; i++) {
    const list = at + 2 + i * LIST_BYTES;
    const levels: XmlNode[] = [];
    for (let level = 0; level < (table.byte(list + 26) & 1 ? 1 : 9); level++) {
      const read = levelAt(table, next, level);
      levels.push(read.level);
      next = read.end;
    }
    found.push(node('abstractNum', { abstractNumId: String(table.long(list)) }, levels));
  }
  return found;
}

function levelAt(table: Bytes, at: number, level: number): { level: XmlNode; end: number } {
  const flags = table.byte(at + 5);
  const textAt = at + LEVEL_BYTES + table.byte(at + 24) + table.byte(at + 25);
  const length = Math.min(table.short(textAt), 255);
  const text = table.slice(textAt + 2, 2 * length).data.toString('utf16le');
  const children = [
    value('start', table.long(at)),
    value('numFmt', FORMATS[table.byte(at + 4)] ?? 'decimal'),
    // A level is referenced by a character with its number from 0.
    value(
      'lvlText',
      text.replace(/[\u0000-\u0008]/g, (letter) => `%${letter.charCodeAt(0) + 1}`),
    ),
    ...(flags & 4 ? [value('isLgl', 1)] : []),
    ...(flags & 8 ? [value('lvlRestart', 0)] : []),
  ];
  return { level: node('lvl', { ilvl: String(level) }, children), end: textAt + 2 + 2 * length };
}

/** Lists by the index that paragraphs use, with their overrides (MS-DOC 2.9.131, 2.9.132). */
function uses(table: Bytes, fib: Fib): XmlNode[] {
  const { at, length } = fib.part('listOverrides');
  const count = length >= 4 ? Math.min(table.long(at), Math.floor((length - 4) / OVERRIDE_BYTES), MAX_LISTS) : 0;
  const found: XmlNode[] = [];
  let next = at + 4 + count * OVERRIDE_BYTES;
  for (let i = 0; i < count; i++) {
    const use = at + 4 + i * OVERRIDE_BYTES;
    const overrides: XmlNode[] = [];
    next += 4;
    for (let left = Math.min(table.byte(use + 12), 9); left > 0; left--) {
      const read = overrideAt(table, next);
      overrides.push(read.override);
      next = read.end;
    }
    const children = [value('abstractNumId', table.long(use)), ...overrides];
    found.push(node('num', { numId: String(i + 1) }, children));
  }
  return found;
}

function overrideAt(table: Bytes, at: number): { override: XmlNode; end: number } {
  const flags = table.long(at + 4);
  const level = flags & 0xf;
  const own = flags & 0x20 ? levelAt(table, at + 8, level) : undefined;
  const start = flags & 0x10 && !own ? [value('startOverride', table.long(at))] : [];
  const override = node('lvlOverride', { ilvl: String(level) }, [...start, ...(own ? [own.level] : [])]);
  return { override, end: own?.end ?? at + 8 };
}
