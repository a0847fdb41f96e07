const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
const SAMPLE_LINES = 40;

/** How evenly a delimiter splits the lines of a sample. */
export interface Split {
  delimiter: Delimiter;
  /** Usual number of columns. */
  columns: number;
  /** Share of the lines that have that many. */
  even: number;
  lines: number;
}

export const bestDelimiter = (sample: string): Delimiter => splits(sample)[0]!.delimiter;

/** Best first. Delimiters and line ends inside of quotes do not count. */
export function splits(sample: string): Split[] {
  return DELIMITERS.map((delimiter) => split(sample, delimiter)).sort((a, b) => score(b) - score(a));
}

const score = ({ columns, even }: Split): number => (columns > 1 ? even * Math.log2(columns + 1) : 0);

function split(sample: string, delimiter: Delimiter): Split {
  const counts = columnsOf(sample, delimiter);
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  const [columns, lines] = [...tally].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  return { delimiter, columns, even: counts.length === 0 ? 0 : lines / counts.length, lines: counts.length };
}

function columnsOf(sample: string, delimiter: string): number[] {
  const counts: number[] = [];
  let columns = 1;
  let quoted = false;
  let empty = true;
  for (const ch of sample) {
    if (ch === '"') quoted = !quoted;
    else if (ch === delimiter && !quoted) columns += 1;
    else if (ch === '\n' && !quoted) {
      if (!empty) counts.push(columns);
      if (counts.length >= SAMPLE_LINES) return counts;
      [columns, empty] = [1, true];
      continue;
    }
    if (ch !== '\r' && ch !== ' ') empty = false;
  }
  // The last line of a sample may be cut; alone it is all there is.
  return counts.length > 0 ? counts : [columns];
}
