const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
const SAMPLE_LINES = 40;

/** How a delimiter splits the lines of a sample. */
interface Split {
  delimiter: Delimiter;
  /** Most common number of columns, among lines with more than one. */
  columns: number;
  /** Share of lines with that many columns. */
  even: number;
  /** The first line also has that many columns, so it can be the header. */
  header: boolean;
  /** Share of delimiters followed by a blank, as in prose. */
  blanks: number;
  /** Share of delimiters between two digits. */
  digits: number;
}

/** @param sample the beginning of a table, up to a line end, or the whole table */
export const bestDelimiter = (sample: string): Delimiter => {
  const splits = DELIMITERS.map((delimiter) => split(sample, delimiter));
  const others = splits.some((s) => s.delimiter !== ',' && s.header && s.columns > 1 && s.even >= MIN_EVEN);
  return splits.toSorted((a, b) => score(b, others) - score(a, others))[0]!.delimiter;
};

const MIN_EVEN = 0.9;
/** Commas between digits are decimal separators if another delimiter splits the lines evenly. */
const MIN_DIGITS = 0.9;

/** Evenness outweighs the number of columns: commas in sentences and numbers also produce columns, but uneven ones. */
function score({ delimiter, columns, even, header, blanks, digits }: Split, others: boolean): number {
  if (columns < 2) return 0;
  const decimal = delimiter === ',' && others && digits >= MIN_DIGITS;
  return even ** 2 * Math.log2(columns + 1) * (header ? 1 : 0.5) * (1 - 0.6 * blanks) * (decimal ? 0.1 : 1);
}

function split(sample: string, delimiter: Delimiter): Split {
  const { counts, between, blank, digit } = countsOf(sample, delimiter);
  const tally = new Map<number, number>();
  for (const count of counts) if (count > 1) tally.set(count, (tally.get(count) ?? 0) + 1);
  const [columns, lines] = [...tally].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  const share = (count: number): number => (between === 0 ? 0 : count / between);
  const even = counts.length === 0 ? 0 : lines / counts.length;
  return { delimiter, columns, even, header: counts[0] === columns, blanks: share(blank), digits: share(digit) };
}

interface Counts {
  /** Number of columns of each non-empty line. */
  counts: number[];
  /** Number of delimiters in all lines, and how many are followed by a blank or enclosed by digits. */
  between: number;
  blank: number;
  digit: number;
}

/** Ignores delimiters and line ends inside quotes; a quote opens only at the start of a cell. */
function countsOf(sample: string, delimiter: string): Counts {
  const found: Counts = { counts: [], between: 0, blank: 0, digit: 0 };
  let [columns, quoted, empty, before] = [1, false, true, '\n'];
  const isDigit = (ch: string | undefined): boolean => ch !== undefined && ch >= '0' && ch <= '9';
  for (let i = 0; i < sample.length && found.counts.length < SAMPLE_LINES; i++) {
    const ch = sample[i]!;
    if (ch === '"' && (quoted || before === '\n' || before === delimiter || before === '"')) quoted = !quoted;
    else if (ch === delimiter && !quoted) {
      columns += 1;
      found.between += 1;
      if (sample[i + 1] === ' ') found.blank += 1;
      if (isDigit(before) && isDigit(sample[i + 1])) found.digit += 1;
    } else if ((ch === '\n' || ch === '\r') && !quoted) {
      if (!empty) found.counts.push(columns);
      [columns, empty, before] = [1, true, '\n'];
      continue;
    }
    if (ch !== ' ') empty = false;
    before = ch;
  }
  if (!empty && found.counts.length < SAMPLE_LINES) found.counts.push(columns);
  return found;
}
