import { formatDate, isDateFormat } from './date-format.js';
import { trimEndOf } from '../../../common/text/trim.js';

/** Formats that workbooks name by number only (ECMA-376 part 1, 18.8.30). Dates that follow the reader's country are written ISO. */
const BUILT_IN: Record<number, string> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  41: '#,##0',
  42: '$#,##0',
  43: '#,##0.00',
  44: '$#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
};

export function builtInFormat(id: number): string {
  const asianDate = (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  return BUILT_IN[id] ?? (asianDate ? 'yyyy-mm-dd' : 'General');
}

/** Excel stores no longer code of a format. */
const MAX_CODE_CHARS = 255;

/** Parts between semicolons that stand outside of quotes. */
function sectionsOf(code: string): string[] {
  const sections = [''];
  let quoted = false;
  for (const char of code) {
    if (char === '"') quoted = !quoted;
    if (char === ';' && !quoted) sections.push('');
    else sections[sections.length - 1] += char;
  }
  return sections;
}

/** A number as a spreadsheet shows it by its format code; `General` for codes that cannot be followed. */
export function formatNumber(value: number, code: string, epoch1904 = false): string {
  if (code === 'General') return general(value);
  if (code.length > MAX_CODE_CHARS) return general(value);
  const sections = sectionsOf(code);
  const index = value < 0 && sections.length > 1 ? 1 : value === 0 && sections.length > 2 ? 2 : 0;
  const section = sections[index]!;
  if (isDateFormat(section)) return formatDate(value, section, epoch1904);
  const pieces = toPieces(section);
  const pattern = pieces
    .filter((p) => !p.literal)
    .map((p) => p.text)
    .join('');
  if (/general/i.test(pattern) || pattern === '' || pattern.includes('@'))
    return pattern === '' && pieces.length > 0 ? literals(pieces) : general(value);
  const negative = value < 0 && index === 0;
  const digits = pattern.includes('/') ? fraction(Math.abs(value), pattern) : decimal(Math.abs(value), pattern);
  const first = pieces.findIndex((p) => !p.literal);
  const last = pieces.findLastIndex((p) => !p.literal);
  return `${negative ? '-' : ''}${literals(pieces.slice(0, first))}${digits}${literals(pieces.slice(last + 1))}`.trim();
}

export function general(value: number): string {
  return String(Number.isSafeInteger(value) ? value : Number(value.toPrecision(15)));
}

interface Piece {
  text: string;
  literal: boolean;
}

const literals = (pieces: Piece[]): string =>
  pieces
    .filter((p) => p.literal)
    .map((p) => p.text)
    .join('');

/** Parts of a section: its digits' pattern, and what is written around it. */
function toPieces(section: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [token] of section.matchAll(
    /\[[^\]]{0,255}\]|"[^"]{0,255}"|\\.|[_*].|general|E[+-]|[#0?.,/@]{1,255}|%|./gis,
  )) {
    if (token.startsWith('[')) {
      // [$€-407] is a currency; [Red] and [>100] are not shown.
      const currency = /^\[\$([^-\]]*)/.exec(token)?.[1];
      if (currency) pieces.push({ text: currency, literal: true });
    } else if (token.startsWith('"')) pieces.push({ text: token.slice(1, -1), literal: true });
    else if (token.startsWith('\\') && token.length > 1) pieces.push({ text: token[1]!, literal: true });
    else if (/^[_*]/.test(token) && token.length > 1) continue;
    else if (token === '%') pieces.push({ text: '%', literal: false }, { text: '%', literal: true });
    else pieces.push({ text: token, literal: !/^(?:[#0?.,/@]+|general|E[+-])$/i.test(token) });
  }
  return pieces;
}

function decimal(value: number, pattern: string): string {
  const percent = pattern.split('%').length - 1;
  const plain = pattern.replaceAll('%', '');
  const [mantissa = '', exponent] = plain.split(/E[+-]/i);
  const scaled = value * 100 ** percent;
  if (exponent === undefined) return grouped(scaled, mantissa);
  const [digits, power] = scaled.toExponential(places(mantissa).most).split('e') as [string, string];
  return `${digits}E${power.startsWith('-') ? '-' : '+'}${power.slice(1).padStart(exponent.length, '0')}`;
}

function grouped(value: number, pattern: string): string {
  const thousands = /,(?=[#0?])/.test(pattern.split('.')[0]!);
  const scale = commasAtEnd(pattern.split('.')[0]!) || commasAtEnd(pattern);
  const { most, least, whole } = places(pattern);
  const fixed = Math.abs(value) < 1e21 ? (value / 1000 ** scale).toFixed(Math.min(most, 20)) : general(value);
  const [integer = '0', fraction = ''] = fixed.split('.');
  const padded = integer === '0' && whole === 0 ? '' : integer.padStart(whole, '0');
  const shown = thousands ? inThousands(padded) : padded;
  let end = fraction.length;
  while (end > least && fraction[end - 1] === '0') end--;
  return end > 0 ? `${shown}.${fraction.slice(0, end)}` : shown || '0';
}

/** Each divides by a thousand. */
const commasAtEnd = (pattern: string): number => pattern.length - trimEndOf(pattern, /,/).length;

/** `1234567` → `1,234,567`. */
function inThousands(digits: string): string {
  const first = digits.length % 3 || 3;
  const groups = [digits.slice(0, first)];
  for (let i = first; i < digits.length; i += 3) groups.push(digits.slice(i, i + 3));
  return groups.join(',');
}

function places(pattern: string): { most: number; least: number; whole: number } {
  const [integer = '', fraction = ''] = pattern.split('.');
  return {
    most: fraction.replace(/[^#0?]/g, '').length,
    least: fraction.replace(/[^0]/g, '').length,
    whole: integer.replace(/[^0]/g, '').length,
  };
}

/** The nearest fraction with a denominator of as many digits as the pattern has. */
function fraction(value: number, pattern: string): string {
  const limit = 10 ** Math.min(3, pattern.split('/')[1]!.replace(/[^#0?]/g, '').length || 1) - 1;
  const whole = Math.floor(value);
  let best = { top: 0, bottom: 1, off: value - whole };
  for (let bottom = 1; bottom <= limit; bottom++) {
    const top = Math.round((value - whole) * bottom);
    const off = Math.abs(value - whole - top / bottom);
    if (off < best.off - 1e-12) best = { top, bottom, off };
  }
  if (best.top === 0) return String(whole);
  if (best.top === best.bottom) return String(whole + 1);
  return `${whole > 0 ? `${whole} ` : ''}${best.top}/${best.bottom}`;
}
