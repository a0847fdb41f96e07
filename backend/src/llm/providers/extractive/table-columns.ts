import { headerRowsOf } from '../../../parsing/formats/table-header.js';
import type { Unit } from './units.js';

const cellsOf = (row: string): string[] => row.split('|').map((cell) => cell.trim());

export interface TableColumns {
  /** Column names for a row, by its position; undefined where unknown. */
  of: (index: number) => readonly string[] | undefined;
  /** Whether a row itself contains column names and is meaningless alone. */
  isHeader: (index: number) => boolean;
}

/**
 * Finds the column names of rows: those delivered with the passage for a table that begins before it, the single row
 * before the others as in Markdown, or the first of several rows that looks like names, by the parser's rules.
 */
export function tableColumns(units: readonly Unit[], header: string | undefined): TableColumns {
  const found: (readonly string[] | undefined)[] = [];
  const headers = new Set<number>();
  let columns: readonly string[] | undefined = header === undefined ? undefined : cellsOf(header);
  for (const [i, unit] of units.entries()) {
    if (unit.kind !== 'row') {
      if (unit.kind !== 'heading' || i > 0) columns = undefined;
      continue;
    }
    const own = namesAt(units, i, columns);
    if (own) {
      columns = own;
      headers.add(i);
    } else if (columns?.length === cellsOf(unit.text).length) found[i] = columns;
  }
  return { of: (index) => found[index], isHeader: (index) => headers.has(index) };
}

/** The column names in a row, if it contains them. */
function namesAt(
  units: readonly Unit[],
  i: number,
  known: readonly string[] | undefined,
): readonly string[] | undefined {
  const unit = units[i]!;
  const [before, next] = [units[i - 1], units[i + 1]];
  const cells = cellsOf(unit.text);
  if (next?.kind !== 'row') return undefined;
  const alone = next.block !== unit.block && before?.block !== unit.block;
  if (alone && cellsOf(next.text).length === cells.length && !cells.some((cell) => /\p{N}/u.test(cell))) return cells;
  const opens = before?.kind !== 'row' && (i > 0 || known === undefined);
  return opens && headerRowsOf(rowsFrom(units, i)) > 0 ? cells : undefined;
}

const SAMPLE_ROWS = 12;

function rowsFrom(units: readonly Unit[], i: number): string[][] {
  const rows: string[][] = [];
  for (let j = i; units[j]?.kind === 'row' && rows.length < SAMPLE_ROWS; j++) rows.push(cellsOf(units[j]!.text));
  return rows;
}

/** "Item: Tea; Price: 2 €", omitting empty cells. */
export function asRecord(row: string, columns: readonly string[]): string {
  const cells = cellsOf(row).flatMap((cell, i) => (cell === '' ? [] : [columns[i] ? `${columns[i]}: ${cell}` : cell]));
  return cells.join('; ');
}
