import type { WordNode } from './word-model.js';

export interface WordTable {
  rows: string[][];
  /** Top rows that Word repeats on each page. */
  headerRows: number | undefined;
}

const MAX_SPAN = 100;

/** Cells by row; a vertically merged cell is repeated in each row. */
export function readTable(table: WordNode, words: (cell: WordNode) => string): WordTable {
  const rows = rowsOf(table);
  const cells: string[][] = rows.map(() => []);
  rows.forEach((row, at) => {
    let column = 0;
    for (const cell of row.children ?? []) {
      while (cells[at]![column] !== undefined) column += 1;
      const text = words(cell);
      const span = Math.max(1, Math.min(MAX_SPAN, cell.colSpan || 1));
      for (let y = at; y < Math.min(rows.length, at + (cell.rowSpan ?? 1)); y++) {
        for (let x = 0; x < span; x++) cells[y]![column + x] = x === 0 ? text : '';
      }
    }
  });
  const body = rows.findIndex((row) => !row.isHeader);
  return { rows: cells.map((row) => Array.from(row, (cell) => cell ?? '')), headerRows: body > 0 ? body : undefined };
}

/** Contents of a table with one column, which is a frame around text. */
export function framed(table: WordNode): WordNode[] | undefined {
  const rows = rowsOf(table).map((row) => row.children ?? []);
  return rows.every((cells) => cells.length <= 1) ? rows.flat().flatMap((cell) => cell.children ?? []) : undefined;
}

const rowsOf = (table: WordNode): WordNode[] => (table.children ?? []).filter((row) => row.type === 'tableRow');
