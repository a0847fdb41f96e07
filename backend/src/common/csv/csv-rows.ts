import { CsvCellFault, type CsvField, type CsvSchema, type CsvValues } from './csv-schema.js';
import type { CsvRecord } from './csv-records.js';
import { unguarded } from './formula-guard.js';

export interface CsvRow<S extends CsvSchema> {
  /** Row number as in a spreadsheet: the header is in row 1. */
  row: number;
  values: CsvValues<S>;
}

/** Why a row was skipped. */
export interface CsvRowError {
  row: number;
  /** Header of the column; null: the row as a whole. */
  column: string | null;
  code: string;
  message: string;
}

/** Converts records to values and reports every error of a row. */
export class CsvRowReader<S extends CsvSchema> {
  constructor(
    private readonly schema: S,
    private readonly header: readonly string[],
    private readonly columns: ReadonlyMap<string, number>,
  ) {}

  read({ row, cells }: CsvRecord): CsvRow<S> | CsvRowError[] {
    if (cells.slice(this.header.length).some((cell) => cell.trim() !== ''))
      return [{ row, column: null, code: 'extra_cells', message: this.extra(cells.length) }];
    const values: Record<string, unknown> = {};
    const errors: CsvRowError[] = [];
    for (const [key, field] of Object.entries(this.schema)) {
      const at = this.columns.get(key);
      try {
        values[key] = valueOf(field, at === undefined ? '' : (cells[at] ?? ''));
      } catch (error) {
        if (!(error instanceof CsvCellFault)) throw error;
        errors.push({ row, column: this.header[at!] ?? field.header, code: error.code, message: error.message });
      }
    }
    return errors.length > 0 ? errors : { row, values: values as CsvValues<S> };
  }

  private extra(cells: number): string {
    return `The row has ${cells} cells and the header ${this.header.length}. A cell with the delimiter in it needs quotes.`;
  }
}

function valueOf({ max, read, required }: CsvField, cell: string): unknown {
  const text = unguarded(cell);
  if (text.trim() === '') {
    if (required) throw new CsvCellFault('required', 'The cell is empty.');
    return undefined;
  }
  if (text.length > max)
    throw new CsvCellFault(
      'too_long',
      `At most ${max.toLocaleString('en')} characters; it has ${text.length.toLocaleString('en')}.`,
    );
  // PostgreSQL text cannot contain NUL.
  if (text.includes('\0')) throw new CsvCellFault('nul', 'The cell contains a NUL character.');
  return read ? read(text) : text;
}
