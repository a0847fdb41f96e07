import { smallest } from '../../common/arrays/unbounded.js';
import { DOCUMENT_LIMITS, figure } from '../document-limits.js';
import type { ParsedBlock } from '../document-parser.js';
import { oneLine } from './clean-text.js';
import { headerRowsOf, mergedHeader } from './table-header.js';

/** Rows per block; a longer table continues in further blocks under its header. */
const BLOCK_ROWS = 500;
const BLOCK_CHARS = 40_000;
const SAMPLE_ROWS = 25;

type BudgetLimit = 'characters' | 'cells' | 'emptyCells' | 'repeatedCells';

/** Remaining text budget of one document; shared by its tables. */
export class TextBudget {
  /** Number of accepted rows. */
  rows = 0;
  private characters = 0;
  private cells = 0;
  private empty = 0;
  private repeated = 0;
  private spent: string | undefined;
  private unrepeated = false;

  private readonly limits: Record<BudgetLimit, number>;

  constructor(limits: Partial<Record<BudgetLimit, number>> = {}) {
    this.limits = { ...DOCUMENT_LIMITS, ...limits };
  }

  /**
   * @param cells non-empty cells @param empty empty cells before and between them @returns false if the row must not be read
   * any more
   */
  take(chars: number, cells = 1, empty = 0): boolean {
    this.characters += chars;
    this.cells += cells;
    this.empty += empty;
    if (this.characters > this.limits.characters) this.spent ??= `${figure(this.limits.characters)} characters`;
    if (this.cells > this.limits.cells) this.spent ??= `${figure(this.limits.cells)} cells`;
    if (this.empty > this.limits.emptyCells) this.spent ??= `${figure(this.limits.emptyCells)} empty cells`;
    if (this.spent) return false;
    this.rows += 1;
    return true;
  }

  /** @returns how often a repeated row or cell is read: the stated count, or once if that is excessive */
  repeat(times: number, cells: number): number {
    if (times <= 1) return 1;
    const more = (times - 1) * cells;
    if (this.repeated + more > this.limits.repeatedCells) {
      this.unrepeated = true;
      return 1;
    }
    this.repeated += more;
    return times;
  }

  get exhausted(): boolean {
    return this.spent !== undefined;
  }

  get partial(): string | undefined {
    return this.reason('rows');
  }

  /** @param what unit counted by `rows` */
  reason(what: string): string | undefined {
    if (this.spent) return `Only the first ${figure(this.rows)} ${what} were read: a document may have ${this.spent}.`;
    if (!this.unrepeated) return undefined;
    return `Repeated cells were read once: a document may have ${figure(this.limits.repeatedCells)} of them.`;
  }
}

export interface TableOptions {
  /** Position fields of every block. */
  place?: Partial<ParsedBlock>;
  budget?: TextBudget;
  /** Number of header rows; default: the first row if it looks like a header. */
  headerRows?: number;
}

/**
 * Turns rows of cells into table blocks: one line per row, cells separated by ` | `. An empty row ends a table; single-cell
 * lines above a table become paragraphs.
 */
export class TableWriter {
  readonly blocks: ParsedBlock[] = [];
  private rows: string[][] = [];
  private chars = 0;
  private header: string | undefined;
  /** Unused columns on the left. */
  private indent = 0;
  private continued = false;
  private readonly budget: TextBudget;

  private readonly options: TableOptions;

  constructor(options: TableOptions = {}) {
    this.options = options;
    this.budget = options.budget ?? new TextBudget();
  }

  /** @returns false if the document's budget is used up: nothing more is accepted. */
  row(cells: readonly string[]): boolean {
    const row = cells.map((cell) => (cell === '' ? '' : oneLine(cell)));
    while (row.length > 0 && row.at(-1) === '') row.pop();
    if (row.length === 0) {
      this.end();
      return !this.budget.exhausted;
    }
    // Columns that are empty in all rows are dropped on the left.
    const indent = row.findIndex((cell) => cell !== '');
    const chars = row.reduce((n, cell) => n + cell.length + 3, -3 * indent);
    const used = filled(row);
    if (!this.budget.take(chars, used, row.length - used)) return false;
    this.rows.push(row);
    this.chars += chars;
    if (this.rows.length >= BLOCK_ROWS || this.chars >= BLOCK_CHARS) this.flush();
    return true;
  }

  /** Ends the current table; the next row starts another one. */
  end(): void {
    this.flush();
    this.header = undefined;
    this.continued = false;
  }

  private flush(): void {
    if (this.rows.length === 0) return;
    if (!this.continued) this.start();
    const isTable = this.header !== undefined || this.rows.some((row) => filled(row) > 1);
    const lines = this.rows.map((row) => (isTable ? lineOf(row.slice(this.indent)) : row.join('')));
    if (this.continued && this.header !== undefined) lines.unshift(this.header);
    const header = this.header === undefined ? {} : { header: this.header };
    const kind = isTable ? 'table' : 'paragraph';
    this.blocks.push({ kind, text: lines.join('\n'), ...this.options.place, ...header });
    this.continued = true;
    this.rows = [];
    this.chars = 0;
  }

  private start(): void {
    this.indent = smallest(this.rows.slice(0, SAMPLE_ROWS).map((row) => row.findIndex((cell) => cell !== '')));
    this.captions();
    const count = this.options.headerRows ?? headerRowsOf(this.rows);
    if (count > 0 && this.rows.length > count) this.mergeHeader(count);
  }

  /** A single left cell above a wider table is its title. */
  private captions(): void {
    if (!this.rows.some((row) => filled(row) > 1)) return;
    while (filled(this.rows[0]!) === 1 && this.rows[0]![this.indent] && this.rows.length > 1) {
      const text = this.rows.shift()![this.indent]!;
      this.blocks.push({ kind: 'paragraph', text, ...this.options.place });
    }
  }

  private mergeHeader(count: number): void {
    const merged = mergedHeader(this.rows.splice(0, count));
    this.rows.unshift(merged);
    this.header = lineOf(merged.slice(this.indent));
  }
}

/** Blocks of a table that is completely in memory. */
export function tableBlocks(rows: readonly (readonly string[])[], options: TableOptions = {}): ParsedBlock[] {
  const writer = new TableWriter(options);
  for (const row of rows) if (row.some((cell) => cell.trim() !== '') && !writer.row(row)) break;
  writer.end();
  return writer.blocks;
}

const lineOf = (cells: string[]): string => cells.join(' | ').trimEnd();
const filled = (row: string[]): number => row.filter((cell) => cell !== '').length;
