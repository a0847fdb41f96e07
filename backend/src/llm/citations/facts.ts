import { asciiDigits } from '../../common/text/digits.js';
import { languageOf } from '../../common/text/language.js';
import { SENTENCE_END } from '../../common/text/sentence-end.js';
import { NUMBER_WORDS } from '../cache/verification/lexicon.js';

/** Facts of a sentence that its source must confirm. */
export interface Facts {
  /** Each with its possible values: `1.234` is 1234 or 1.234. */
  numbers: string[][];
  /** 1…12 */
  months: number[];
  /** Lower case, without accents. */
  names: string[];
}

const NUMBER = /\p{Nd}+(?:[.,'’٫٬\u00a0\u202f]\p{Nd}+)*/gu;
const SCALES: Readonly<Record<string, number>> = {
  thousand: 1e3, k: 1e3, tausend: 1e3, mille: 1e3,
  million: 1e6, millions: 1e6, millionen: 1e6, m: 1e6, mio: 1e6,
  billion: 1e9, billions: 1e9, bn: 1e9, milliarden: 1e9, milliarde: 1e9,
}; // prettier-ignore
const CARDINAL = /^\d{1,2}$/;
const WORDS = new Map([...NUMBER_WORDS].filter(([, value]) => CARDINAL.test(value)));

const MONTHS = new Map(
  [
    'january jan januar janvier enero jänner',
    'february feb februar février febrero',
    'march mar märz mars marzo',
    'april apr avril abril',
    'may mai mayo',
    'june jun juni juin junio',
    'july jul juli juillet julio',
    'august aug août agosto',
    'september sep sept septembre septiembre',
    'october oct oktober octobre octubre',
    'november nov novembre noviembre',
    'december dec dezember décembre diciembre',
  ].flatMap((names, i) => names.split(' ').map((name) => [name, i + 1] as const)),
);
/** Also everyday words: months only next to a number. */
const AMBIGUOUS_MONTH = /^(?:may|march|mars?|mai|mayo|marzo|jun|sep|dec|jan|feb|apr|aug|oct|nov|jul)$/;
const NUMERIC_DATE = /\b(?:\d{4}-(\d{1,2})-\d{1,2}|\d{1,2}[./](\d{1,2})[./]\d{2,4}|(\d{1,2})\/\d{1,2}\/\d{2,4})\b/g;
const DAYS = /^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$/i;
const WORD = /[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’&+#]*/gu;

export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** More than any sentence or passage states; longer tables of numbers are not read further. */
const MAX_NUMBERS = 1_000;

export function numbersOf(text: string): string[][] {
  const written = [...text.matchAll(NUMBER)].slice(0, MAX_NUMBERS);
  const digits = written.map((m) => readings(m[0], text.slice(m.index + m[0].length)));
  const words = (text.toLowerCase().match(/\p{L}+/gu) ?? []).flatMap((w) => WORDS.get(w) ?? []);
  return [...digits, ...words.map((value) => [value])];
}

function readings(written: string, after: string): string[] {
  const digits = asciiDigits(written.normalize('NFKC'));
  const plain = digits
    .replace(/['’\s]/g, '')
    .replaceAll('٫', '.')
    .replaceAll('٬', ',');
  const values = new Set<number>();
  const parts = plain.split(/[.,]/);
  if (parts.length === 1) values.add(Number(plain));
  // The last separator is the decimal point unless it occurs repeatedly; groups of three may be thousands.
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const separators = new Set(plain.replace(/\d/g, ''));
  if (parts.length > 1 && (parts.length === 2 || separators.size === 2))
    values.add(Number(`${plain.slice(0, last).replace(/[.,]/g, '')}.${plain.slice(last + 1)}`));
  if (parts.length > 1 && separators.size === 1 && parts.slice(1).every((p) => p.length === 3))
    values.add(Number(parts.join('')));
  // Lakh and crore: 1,50,000.
  if (/^\d{1,2}(?:,\d\d)+,\d{3}$/.test(plain)) values.add(Number(parts.join('')));
  if (values.size === 0) return [plain];
  const scale = SCALES[/^[\s-]?(\p{L}+)/u.exec(after)?.[1]?.toLowerCase() ?? ''];
  return [...values].flatMap((v) => (scale ? [String(v), String(v * scale)] : [String(v)]));
}

/** Months by name and, for sources, by numeric date; the month of `05/03/2024` is ambiguous. */
export function monthsOf(text: string, numeric: boolean): number[] {
  const words = [...text.matchAll(WORD)].map((m) => m[0].toLowerCase());
  const named = words.flatMap((word, i) => {
    const month = MONTHS.get(word);
    const beside = /^\p{N}/u.test(words[i - 1] ?? '') || /^\p{N}/u.test(words[i + 1] ?? '');
    return month && (beside || !AMBIGUOUS_MONTH.test(word)) ? [month] : [];
  });
  if (!numeric) return named;
  const dated = [...text.matchAll(NUMERIC_DATE)].flatMap((m) => {
    const [first] = m[0].split(/[./]/);
    return [m[1], m[2], m[3], first].flatMap((n) => (n && Number(n) <= 12 ? [Number(n)] : []));
  });
  return [...named, ...dated];
}

const OPENER = new RegExp(`[${SENTENCE_END}:;"“(|•*_>\\n-]`, 'u');

/** Whether the word at an offset begins a sentence, line, list item or quotation. */
function opensSentence(text: string, at: number): boolean {
  let i = at - 1;
  for (; i >= 0 && /\s/.test(text[i]!); i--) if (text[i] === '\n') return true;
  return i < 0 || OPENER.test(text[i]!);
}

/** Capitalised words inside a sentence, or words with inner capitals or digits. Capitalised German nouns are excluded. */
export function namesOf(sentence: string): string[] {
  // "Opening hours: …" is a label, not a name.
  const text = sentence.replace(/^[^:\n]{1,60}:\s/, '');
  const german = languageOf(text) === 'de';
  return [...text.matchAll(WORD)].flatMap((m) => {
    const word = m[0].replace(/['’]s?$/, '');
    const inner = /\p{L}\p{N}|\p{N}\p{L}|\p{Ll}\p{Lu}|^\p{Lu}{2,}$/u.test(word) && !/^\p{N}+\p{Ll}{1,3}$/u.test(word);
    const opens = opensSentence(text, m.index);
    const capital =
      !german && !opens && /^\p{Lu}\p{L}+/u.test(word) && !MONTHS.has(word.toLowerCase()) && !DAYS.test(word);
    return inner || capital ? [fold(word)] : [];
  });
}

export const factsOf = (sentence: string): Facts => ({
  numbers: numbersOf(sentence),
  months: monthsOf(sentence, false),
  names: namesOf(sentence),
});
