/**
 * Raised and lowered characters: format readers mark them in the text, and `cleanText` converts the marks so that "10⁶" does
 * not become "106". The marks are Unicode noncharacters, which no text contains.
 */
const UP = '\ufdd0';
const DOWN = '\ufdd1';
const END = '\ufdd2';
const MARKS = /[\ufdd0-\ufdd2]/;
/** Number of characters before and after a raised piece that are examined. */
const NEAR = 40;
const MAX_NOTE = 12;

/** Marks before and after raised, and before and after lowered text. */
export const RAISED_MARKS = [UP, END] as const;
export const LOWERED_MARKS = [DOWN, END] as const;

export const raised = (text: string): string => (text.trim() === '' ? text : UP + text + END);
export const lowered = (text: string): string => (text.trim() === '' ? text : DOWN + text + END);

interface Piece {
  text: string;
  /** 1 raised, -1 lowered. */
  level: 0 | 1 | -1;
}

/** Powers as `10^6`, units as `m²`, note marks as `[1]`, indices as `x_1`; chemical formulas and ordinals stay plain. */
export function plainScripts(marked: string): string {
  if (!MARKS.test(marked)) return marked;
  const pieces = piecesOf(marked);
  const out: string[] = [];
  let tail = '';
  for (let i = 0; i < pieces.length; i++) {
    const fraction = fractionAt(pieces, i);
    const written = fraction
      ? (/\d$/.test(tail) ? ' ' : '') + fraction
      : scriptText(pieces[i]!, tail, plainStart(pieces[i + 1]));
    if (fraction) i += pieces[i + 1]!.level === 0 ? 2 : 1;
    out.push(written);
    tail = (tail + written.slice(-NEAR)).slice(-NEAR);
  }
  return out.join('');
}

/** A nested piece is written with an explicit sign. */
function piecesOf(marked: string): Piece[] {
  const pieces: Piece[] = [];
  let depth = 0;
  let level: Piece['level'] = 0;
  for (const part of marked.split(/([\ufdd0-\ufdd2])/)) {
    if (part === UP || part === DOWN) {
      if (depth > 0) pieces.at(-1)!.text += part === UP ? '^' : '_';
      else {
        level = part === UP ? 1 : -1;
        if (pieces.at(-1)?.level !== level) pieces.push({ text: '', level });
      }
      depth += 1;
    } else if (part === END) {
      depth = Math.max(0, depth - 1);
      if (depth === 0) level = 0;
    } else if (part !== '') {
      if (pieces.at(-1)?.level === level) pieces.at(-1)!.text += part;
      else pieces.push({ text: part, level });
    }
  }
  return pieces;
}

/** Raised digits, a slash in any position, lowered digits. */
function fractionAt(pieces: Piece[], at: number): string | undefined {
  const [top, second, third] = pieces.slice(at, at + 3);
  if (top?.level !== 1 || !second) return undefined;
  const below = second.level === -1 ? second : /^\s{0,2}[/⁄∕]\s{0,2}$/.test(second.text) ? third : undefined;
  if (below?.level !== -1) return undefined;
  const [over, under] = [top.text.trim(), below.text.trim()];
  const slash = below === third || /[/⁄∕]$/.test(over) || /^[/⁄∕]/.test(under);
  const [a, b] = [over.replace(/\s?[/⁄∕]$/, ''), under.replace(/^[/⁄∕]\s?/, '')];
  return slash && /^\d{1,4}$/.test(a) && /^\d{1,4}$/.test(b) ? `${a}/${b}` : undefined;
}

const plainStart = (piece: Piece | undefined): string => (piece?.level === 0 ? piece.text.slice(0, NEAR) : '');

function scriptText({ text, level }: Piece, before: string, next: string): string {
  if (level === 0) return text;
  const inner = text.trim().replace(/^[−–‐‑]/, '-');
  if (inner === '') return text;
  const start = text.slice(0, text.length - text.trimStart().length);
  const end = text.slice(text.trimEnd().length);
  return (
    start + (level === 1 ? raisedAs(inner, start ? `${before} ` : before, next) : loweredAs(inner, before, next)) + end
  );
}

const UNIT = /(?:^|[^\p{L}])(?:[kcdmµμn]?m|ft|in|yd|mi|px|s)$/u;
const ORDINAL = /^(?:st|nd|rd|th|er|re|e|ère|ere|ème|eme|os?|lle|mes?|rs?|ter|te)$/i;
const NUMBER = /^[+-]?\d{1,6}(?:[.,]\d{1,4})?$/;

function raisedAs(text: string, before: string, next: string): string {
  if (/^(?:TM|SM)$/.test(text)) return text === 'TM' ? '™' : '℠';
  if (/^[o0]$/.test(text) && /\d\s?$/.test(before) && /^\s?[CF]\b/.test(next)) return '°';
  if (/^[^\p{L}\p{N}]{1,4}$/u.test(text)) return text;
  if (ORDINAL.test(text) && /(?:\d|\b[IVXLC]{1,6}|\b[MNDVSnm])$/.test(before)) return text;
  if (NUMBER.test(text)) return raisedNumber(text, before, next);
  if (/^\d{1,2}[+-]$/.test(text)) return `^${text}`;
  if (isNote(text, before)) return noteMark(text);
  if (/[\p{L}\p{N})\]}]$/u.test(before))
    return /^-?[\p{L}\p{N}]{1,3}$/u.test(text) || !isBase(before) ? power(text, before) : `^(${text})`;
  return text;
}

/** Small words are not exponents. */
const power = (text: string, before: string): string => (isBase(before) ? `^${text}` : ` ${text}`);

/** Whether the text ends with a number, a variable or a closing bracket. */
const isBase = (before: string): boolean =>
  /(?:\d|(?:^|[^\p{L}])\p{L}{1,2}|[\]}])$/u.test(before) || (before.endsWith(')') && !hasWords(before));

const hasWords = (before: string): boolean => /\([^()]{0,60}\p{L}{3}[^()]{0,60}\)$/u.test(before);

function raisedNumber(text: string, before: string, next: string): string {
  if (/(?:^|[^\d.,])10\s?$/.test(before)) return `^${text}`;
  if (/^$|\s$/.test(before)) return /^[A-Z][a-z]?(?![\p{L}])/u.test(next) ? text : noteMark(text, next);
  if (/\d$/.test(before)) return isAmount(before) || text === '1' ? noteMark(text) : `^${text}`;
  if (/^[23]$/.test(text) && UNIT.test(before)) return text === '2' ? '²' : '³';
  if (/^-/.test(text) || isBase(before)) return `^${text}`;
  return noteMark(text);
}

/** Years, and numbers with groups or decimals, are never raised to a power. */
const isAmount = (before: string): boolean => /(?:^|\D)(?:19|20)\d\d$|\d[.,'’]\d{1,3}$|[€$£¥]\s?\d{1,9}$/.test(before);

const isNote = (text: string, before: string): boolean =>
  text.length <= MAX_NOTE &&
  /^(?:\[?\p{L}\]?|\(?\d{1,3}\)|(?:\d{1,3}|\p{L})(?:\s?[,;–-]\s?(?:\d{1,3}|\p{L})){1,4})$/u.test(text) &&
  (!isBase(before) || /\)$/.test(text));

/** @param next the text of the note, if the mark precedes it */
const noteMark = (text: string, next = ' '): string =>
  `[${text.replace(/^[[(]|[\])]$/g, '')}]${/^[\s.,;:)]|^$/.test(next) ? '' : ' '}`;

function loweredAs(text: string, before: string, next: string): string {
  const word = /[\p{L}\p{N}()[\]]{1,40}$/u.exec(before)?.[0] ?? '';
  if (word === '') return text;
  const formula = /^(?:[A-Z][a-z]?\d{0,3}|[()[\]])+$/.test(word);
  if (formula && /^\d{1,3}$/.test(text) && !/^\d/.test(next)) return text;
  if (formula && /^[xny]$/.test(text) && /[A-Z].*[A-Z]/.test(word)) return text;
  const sign = /^[\p{L}\p{N}]+$/u.test(text) ? `_${text}` : `_(${text})`;
  return /^\d/.test(next) ? `${sign} ` : sign;
}
