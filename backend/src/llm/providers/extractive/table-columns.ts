import type { Unit } from './units.js';

const cellsOf = (row: string): string[] => row.split('|').map((cell) => cell.trim());

/**
 * Finds the names of a row's columns: those that came with the passage for a table that begins before it, or the row alone
 * in front of the others, as Markdown writes it. @returns a function of the unit's place; undefined where no names fit
 */
export function tableColumns(
  units: readonly Unit[],
  header: string | undefined,
): (index: number) => readonly string[] | undefined {
  const found: (readonly string[] | undefined)[] = [];
  let columns: readonly string[] | undefined = header === undefined ? undefined : cellsOf(header);
  for (const [i, unit] of units.entries()) {
    if (unit.kind !== 'row') {
      if (unit.kind !== 'heading' || i > 0) columns = undefined;
      continue;
    }
    const cells = cellsOf(unit.text);
    const next = units[i + 1];
    const alone = next?.kind === 'row' && next.block !== unit.block && units[i - 1]?.block !== unit.block;
    if (alone && cellsOf(next.text).length === cells.length && !cells.some((cell) => /\p{N}/u.test(cell)))
      columns = cells;
    else if (columns?.length === cells.length) found[i] = columns;
  }
  return (index) => found[index];
}

/** "Item: Tea; Price: 2 €", without the cells that are empty. */
export function asRecord(row: string, columns: readonly string[]): string {
  const cells = cellsOf(row).flatMap((cell, i) => (cell === '' ? [] : [columns[i] ? `${columns[i]}: ${cell}` : cell]));
  return cells.join('; ');
}
