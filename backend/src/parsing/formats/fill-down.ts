import { cellColumn } from './ooxml/xlsx-cells.js';

const MAX_MERGES = 20_000;
/** Tables with more columns are assumed to have no relevant merged cells. */
const MAX_WIDTH = 200;

/**
 * A vertically merged cell belongs to each of its rows, so its text is repeated: every row is self-contained. Horizontal merges
 * are left as they are.
 */
export class FillDown {
  private readonly last = new Map<number, { until: number; text: string }>();

  /** @param starts by row: column → last row */
  private readonly starts: Map<number, [column: number, until: number][]>;

  private constructor(starts = new Map<number, [column: number, until: number][]>()) {
    this.starts = starts;
  }

  static none(): FillDown {
    return new FillDown();
  }

  /** The merged ranges follow the rows in the sheet. */
  static of(sheet: Uint8Array): FillDown {
    const data = Buffer.from(sheet.buffer, sheet.byteOffset, sheet.byteLength);
    const from = data.lastIndexOf('mergeCells>');
    const starts = new Map<number, [number, number][]>();
    if (from < 0) return new FillDown(starts);
    const first = Math.max(data.lastIndexOf('sheetData>', from), data.lastIndexOf('sheetData/>', from), 0);
    const text = data.toString('latin1', first, from);
    let count = 0;
    for (const [, a, top, , bottom] of text.matchAll(/mergeCell\s+ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"/g)) {
      const [row, until, column] = [Number(top), Number(bottom), cellColumn(a)!];
      if (until <= row || column > MAX_WIDTH || ++count > MAX_MERGES) continue;
      starts.set(row, [...(starts.get(row) ?? []), [column, until]]);
    }
    return new FillDown(starts);
  }

  /** Starts a cell in the next applied row that spans down to row `until`. */
  start(row: number, column: number, until: number): void {
    if (until > row && column <= MAX_WIDTH) this.starts.set(row, [...(this.starts.get(row) ?? []), [column, until]]);
  }

  apply(row: number, cells: string[]): string[] {
    for (const [column, { until, text }] of this.last) {
      if (row > until) this.last.delete(column);
      else if ((cells[column] ?? '') === '' && cells.some((cell) => cell !== '')) set(cells, column, text);
    }
    for (const [column, until] of this.starts.get(row) ?? []) {
      if (cells[column]) this.last.set(column, { until, text: cells[column] });
    }
    this.starts.delete(row);
    return cells;
  }
}

function set(cells: string[], column: number, text: string): void {
  while (cells.length < column) cells.push('');
  cells[column] = text;
}
