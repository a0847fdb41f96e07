import { largest } from '../../common/arrays/unbounded.js';

/** A cell with more text is prose inside a table. */
const HEADER_CELL_CHARS = 80;
const SAMPLE_ROWS = 25;
const MAX_LEVELS = 3;
/** Maximum share of the examined rows with the same form as the first one: if more, the first row is data. */
const MAX_SAME_FORM = 0.34;

/** Number of header rows at the top of a table; 0 if there is none. */
export function headerRowsOf(rows: readonly string[][]): number {
  const sample = rows.slice(0, SAMPLE_ROWS);
  for (let levels = Math.min(MAX_LEVELS, sample.length - 1); levels > 1; levels--)
    if (isLevelled(sample, levels)) return levels;
  return looksLikeHeader(sample) ? 1 : 0;
}

/** Merges several header rows into one by joining the texts above each column. A cell spans the empty ones to its right. */
export function mergedHeader(top: readonly string[][]): string[] {
  const columns = largest(top.map((row) => row.length));
  const levels = top.map((row, level) => (level < top.length - 1 ? spread(row, top.slice(level + 1), columns) : row));
  return Array.from({ length: columns }, (_, i) =>
    [...new Set(levels.map((row) => row[i] ?? '').filter((cell) => cell !== ''))].join(' '),
  );
}

function spread(row: readonly string[], below: readonly string[][], columns: number): string[] {
  let last = '';
  return Array.from({ length: columns }, (_, i) => {
    last = row[i] || last;
    return row[i] || (below.some((other) => other[i]) ? last : '');
  });
}

/** Whether the upper rows have empty or repeated cells: column groups above the column names. */
function isLevelled(rows: readonly string[][], levels: number): boolean {
  const [top, rest] = [rows.slice(0, levels), rows.slice(levels)];
  const bottom = top.at(-1)!;
  if (filled(bottom) < 2 || filled(bottom) < 0.6 * largest(rest.map(filled))) return false;
  if (!top.every((row) => row.every((cell, i) => isName(cell, i, row, rest)))) return false;
  const names = mergedHeader(top).filter((name) => name !== '');
  if (new Set(names).size < names.length) return false;
  const grouped = top.slice(0, -1).every((row, level) => hasGroup(row, top[level + 1]!));
  return grouped && hasValues(bottom, rest);
}

/** A filled cell followed by an empty one where the next row has a name, or one text repeated above several names. */
const hasGroup = (row: readonly string[], next: readonly string[]): boolean =>
  next.some((cell, i) => cell !== '' && (row[i] ?? '') === '' && row.slice(0, i).some((left) => left !== '')) ||
  row.some((cell, i) => i > 0 && cell !== '' && cell === row[i - 1] && next[i] !== next[i - 1]);

/**
 * The first row is a header if all its cells are short, distinct words or periods, it is about as wide as the following rows,
 * and none of its words recurs in its column.
 */
function looksLikeHeader(rows: readonly string[][]): boolean {
  const [first, ...rest] = rows.slice(0, SAMPLE_ROWS);
  if (!first || rest.length === 0) return false;
  const names = first.filter((cell) => cell !== '');
  if (names.length < 2 || names.length < largest(rest.map(filled)) * 0.6) return false;
  if (new Set(names).size < names.length || !first.every((cell, i) => isName(cell, i, first, rest))) return false;
  if (hasValues(first, rest)) return true;
  return rest.length > 1 && !rest.some((row) => row.some((cell, i) => cell !== '' && cell === first[i]));
}

const filled = (row: readonly string[]): number => row.filter((cell) => cell !== '').length;

const hasValues = (names: readonly string[], rest: readonly string[][]): boolean =>
  rest.some((row) => row.some((cell, i) => cell !== '' && isValue(cell) && (names[i] ?? '') !== ''));

/** Numbers, dates, amounts, percentages, yes and no: values of a column, not its name. */
function isValue(cell: string): boolean {
  if (/^(?:true|false|yes|no|n\/a|-+)$/i.test(cell)) return true;
  const digits = cell.replace(/[^\p{Nd}]/gu, '').length;
  return digits > 0 && digits >= cell.replace(/\s/g, '').length * 0.4;
}

/** A cell that may be a column name: words, or a period, a range or a size if the cells below have another form. */
function isName(cell: string, column: number, row: readonly string[], rest: readonly string[][]): boolean {
  if (cell.length > HEADER_CELL_CHARS) return false;
  if (!isValue(cell)) return true;
  const form = formOf(cell);
  if (form === undefined) return false;
  if ((form === 'year' || form === 'number') && isSeries(row, form) && !isSeries(rest[0] ?? [], form)) return true;
  if (form === 'number' || /^\d+00$/.test(cell)) return false;
  const below = rest.map((other) => other[column] ?? '').filter((other) => other !== '');
  return below.filter((other) => formOf(other) === form).length <= MAX_SAME_FORM * below.length;
}

const MIN_SERIES = { year: 2, number: 4 } as const;

/** Years or whole numbers in equal steps: measured values do not form such a series. */
function isSeries(row: readonly string[], form: 'year' | 'number'): boolean {
  const numbers = row.filter((cell) => formOf(cell) === form).map((cell) => Number(/\d+/.exec(cell)![0]));
  const steps = numbers
    .slice(1)
    .map((number, i) => number - numbers[i]!)
    .filter((step) => form === 'number' || step !== 0);
  const [step] = steps;
  return steps.length >= MIN_SERIES[form] - 1 && step !== 0 && steps.every((other) => other === step);
}

type Form = 'year' | 'date' | 'month' | 'part' | 'range' | 'size' | 'number';

const FORMS: readonly (readonly [Form, RegExp])[] = [
  ['year', /^(?:\p{L}{2,5}\.? ?)?(?:19|20|21)\d\d(?: ?[/–-] ?\d{2,4})?(?: ?[\p{L}*]{1,2})?$/u],
  ['date', /^\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})?$|^\d{4}[./-]\d{1,2}[./-]\d{1,2}$/],
  ['month', /^(?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d$|^(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])$/],
  ['month', /^\p{L}{3,9}[\s./-]{0,2}['’]?\d{2,4}$|^\d{1,2}[\s./-]{1,2}\p{L}{3,9}\.?(?:[\s./-]{1,2}\d{2,4})?$/u],
  // Half-years, quarters and weeks: Q1, H2 2024, 2024-Q1, 1Q24, KW 12.
  [
    'part',
    /^\p{L}{1,3}\.? ?\d{1,3}(?:[\s./-]{0,2}['’]?(?:\d{2}|\d{4}))?$|^(?:\d{4}[\s./-]{0,2}\p{L}|[1-4]\.? ?\p{L})\.?\d{1,4}$/u,
  ],
  [
    'range',
    /^(?:[<>≤≥] ?\d[\d.,]*|\d[\d.,]* ?(?:[–—-]|to|bis|à) ?\d[\d.,]*|\d[\d.,]* ?\+)(?: ?[\p{L}%°²³]{1,6}\.?)?$/u,
  ],
  ['size', /^\d[\d.,]* ?[\p{L}°]{1,6}\.?[²³]?$/u],
  ['number', /^\d{1,3}$/],
];

const formOf = (cell: string): Form | undefined => FORMS.find(([, pattern]) => pattern.test(cell.slice(0, 40)))?.[0];
