import { diffLines, diffWordsWithSpace } from 'diff';

export interface DiffPart {
  text: string;
  /** Whether the other side lacks this part. */
  changed: boolean;
}

/** Two aligned lines; null when a side has no such line. */
export interface DiffRow {
  left: readonly DiffPart[] | null;
  right: readonly DiffPart[] | null;
  changed: boolean;
}

/** Aligns the lines of two texts, and marks the changed words in changed lines. */
export function diffRows(before: string, after: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let removed: string[] = [];
  const flush = (added: readonly string[]) => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++) rows.push(pair(removed[i], added[i]));
    removed = [];
  };
  for (const { value, removed: isRemoved, added } of diffLines(before, after)) {
    const lines = linesOf(value);
    if (isRemoved) removed = lines;
    else if (added) flush(lines);
    else {
      flush([]);
      for (const line of lines) rows.push({ left: plain(line), right: plain(line), changed: false });
    }
  }
  flush([]);
  return rows;
}

function pair(left: string | undefined, right: string | undefined): DiffRow {
  if (left === undefined || right === undefined)
    return {
      left: left === undefined ? null : [{ text: left, changed: true }],
      right: right === undefined ? null : [{ text: right, changed: true }],
      changed: true,
    };
  const words = diffWordsWithSpace(left, right);
  const side = (leftOut: 'added' | 'removed') =>
    words
      .filter((word) => !word[leftOut])
      .map(({ value, added, removed }) => ({ text: value, changed: added || removed }));
  return { left: side('added'), right: side('removed'), changed: left !== right };
}

const plain = (text: string): DiffPart[] => [{ text, changed: false }];

/** A line break at the end of a text does not start another line. */
const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};
