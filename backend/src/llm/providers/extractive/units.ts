import { splitSentences } from './sentences.js';
import { SENTENCE_END } from '../../../common/text/sentence-end.js';
import { trimEndOf, trimOf } from '../../../common/text/trim.js';

export type UnitKind = 'sentence' | 'item' | 'heading' | 'row';

/** The smallest part of a passage that can be quoted alone. */
export interface Unit {
  text: string;
  kind: UnitKind;
  /** Number of the paragraph, list or table in the passage. */
  block: number;
  /** Starts or ends in the middle of a sentence, at the edge of the passage. */
  cut: boolean;
}

const ITEM = /^\s*(?:[-*+•‣◦▪–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)/;
const MARKDOWN_HEADING = /^\s*#{1,6}\s+/;
const RULE = /^\s*(?:[-=_*~|:+]\s*){3,}$/;
const ENDS = new RegExp(`[${SENTENCE_END}:;"”’)\\]」』）]\\s*$`, 'u');
const MAX_HEADING_CHARS = 80;
/** In scripts without capitals only short lines count as headings; Thai, Lao and Khmer lack full stops too, so none do. */
const CASELESS = /^(?![\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}])\p{Lo}/u;
const MAX_CASELESS_CHARS = 24;
const MAX_CASELESS_WORDS = 4;
const MIN_WRAP_CHARS = 45;

interface Line {
  text: string;
  kind: 'text' | 'item' | 'heading' | 'row' | 'blank';
}

/** Splits a passage into headings, list items, table rows, and sentences across wrapped lines. */
export function splitUnits(passage: string): Unit[] {
  const lines = readLines(passage);
  const units: Unit[] = [];
  let block = 0;
  for (let i = 0; i < lines.length;) {
    const { kind } = lines[i]!;
    if (kind === 'blank') {
      block++;
      i++;
      continue;
    }
    const [text, next] = kind === 'text' || kind === 'item' ? joinWrapped(lines, i) : [lines[i]!.text, i + 1];
    const parts = kind === 'heading' || kind === 'row' ? [text] : splitSentences(text);
    if (kind === 'heading') block++;
    for (const [j, part] of parts.entries()) units.push({ text: part, kind: unitKind(kind, j), block, cut: false });
    i = next;
  }
  return markCuts(units);
}

const unitKind = (kind: Line['kind'], part: number): UnitKind => {
  if (kind === 'heading' || kind === 'row') return kind;
  return kind === 'item' && part === 0 ? 'item' : 'sentence';
};

function readLines(passage: string): Line[] {
  const raw = passage
    .replace(/\r\n?/g, '\n')
    .replace(/\u00ad/g, '')
    // A word hyphenated at a line end.
    .replace(/(\p{Ll})[-‐]\n\s*(\p{Ll})/gu, '$1$2')
    .split('\n')
    .map((line) => line.replace(/[^\S\n]+/g, ' ').trimEnd());
  return raw.map((text, i) => classify(text, raw[i - 1], raw[i + 1]));
}

function classify(text: string, before: string | undefined, after: string | undefined): Line {
  const trimmed = text.trim();
  if (trimmed === '' || RULE.test(trimmed)) return { text: '', kind: 'blank' };
  if (MARKDOWN_HEADING.test(trimmed))
    return { text: withoutClosingMarks(trimmed.replace(MARKDOWN_HEADING, '')), kind: 'heading' };
  const wiki = trimmed.startsWith('=') && trimmed.endsWith('=') ? trimOf(trimmed, /[=\s]/) : '';
  if (wiki) return { text: wiki, kind: 'heading' };
  if (/\S\s*\|\s*\S/.test(trimmed) || trimmed.startsWith('|'))
    return { text: cellsOf(trimmed).join(' | '), kind: 'row' };
  const alone = !before?.trim() && (after === undefined || !after.trim());
  if (alone && looksLikeTitle(trimmed)) return { text: trimmed, kind: 'heading' };
  if (ITEM.test(text)) return { text: text.replace(ITEM, '').trim(), kind: 'item' };
  return { text: trimmed, kind: 'text' };
}

/** `## Title ##`: closing marks are not part of the title. */
const withoutClosingMarks = (title: string): string => (title.endsWith('#') ? trimEndOf(title, /#/).trimEnd() : title);

/** A bar at the edge of a row delimits the row, not cells. */
function cellsOf(row: string): string[] {
  const cells = row.split('|').map((cell) => cell.trim());
  if (row.startsWith('|')) cells.shift();
  if (row.endsWith('|') && cells.length > 0) cells.pop();
  return cells;
}

function looksLikeTitle(text: string): boolean {
  if (ENDS.test(text)) return false;
  const words = text.split(' ').length;
  if (CASELESS.test(text)) return text.length <= MAX_CASELESS_CHARS && words <= MAX_CASELESS_WORDS;
  return text.length <= MAX_HEADING_CHARS && /^[\p{Lu}\p{N}]/u.test(text) && words <= 10;
}

/** Joins the lines of one sentence; a clearly finished or clearly short line ends it. */
function joinWrapped(lines: Line[], from: number): [string, number] {
  let text = lines[from]!.text;
  let i = from + 1;
  for (; i < lines.length && lines[i]!.kind === 'text'; i++) {
    const before = lines[i - 1]!.text;
    const next = lines[i]!.text;
    if (!ENDS.test(before) && !/^[\p{Ll}\p{N}("“]/u.test(next) && before.length < MIN_WRAP_CHARS) break;
    if (/:\s*$/.test(before) && before.length < MIN_WRAP_CHARS) break;
    text += ` ${next}`;
  }
  return [text, i];
}

/** Marks sentences that chunking may have cut at the edges of a passage. */
function markCuts(units: Unit[]): Unit[] {
  const first = units[0];
  if (first?.kind === 'sentence' && /^[\p{Ll},;)]/u.test(first.text)) first.cut = true;
  const last = units.at(-1);
  if (last?.kind === 'sentence' && !ENDS.test(last.text) && units.length > 1) last.cut = true;
  return units;
}
