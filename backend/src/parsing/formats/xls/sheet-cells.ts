import { DOCUMENT_LIMITS } from '../../document-limits.js';
import { FillDown } from '../fill-down.js';
import { formatNumber } from '../ooxml/number-format.js';
import type { TableWriter } from '../table-rows.js';
import { Bytes } from '../ole/bytes.js';
import { type BiffRecord, RECORD, rkAt } from './biff-records.js';
import { shortText } from './biff-text.js';
import type { Workbook } from './workbook.js';

/** A BIFF2 cell has three bytes of attributes, later versions a two-byte style index. */
const VALUE_AT = 6;
const VALUE_AT_BIFF2 = 7;
const MAX_MERGES = 20_000;
const HIDDEN_ROW = 0x20;
const HIDDEN_COLUMN = 1;
/** Maximum column index in these versions. */
const MAX_COLUMN = 255;
const LABELS = new Set<number>([RECORD.label, RECORD.richString]);
const FORMULAS = new Set<number>([RECORD.formula, RECORD.formula3, RECORD.formula4]);
const STRINGS = new Set<number>([RECORD.string, RECORD.string2]);

/** Collects the cells of a sheet, stored in any order, as displayed text. */
export class SheetCells {
  /** The document limit is reached: the rest is ignored. */
  full = false;
  private readonly rows = new Map<number, string[]>();
  /** Hidden rows and columns are omitted like hidden sheets. */
  private readonly hiddenRows = new Set<number>();
  private readonly hiddenColumns = new Set<number>();
  private readonly merges: [row: number, until: number, column: number][] = [];
  /** The cell whose text follows in the next record. */
  private awaiting: { row: number; column: number } | undefined;
  private cells = 0;
  private characters = 0;

  private readonly book: Workbook;
  private readonly valueAt: number;

  constructor(book: Workbook) {
    this.book = book;
    this.valueAt = book.version === 2 ? VALUE_AT_BIFF2 : VALUE_AT;
  }

  take({ type, data }: BiffRecord): void {
    const fields = new Bytes(data);
    if (type === RECORD.sharedString) this.put(fields, this.book.strings[fields.long(6)]);
    else if (type === RECORD.number) this.put(fields, this.number(fields, fields.double(VALUE_AT)));
    else if (type === RECORD.rk) this.put(fields, this.number(fields, rkAt(data, 6)));
    else if (type === RECORD.multipleRk) this.multiple(fields);
    else if (LABELS.has(type)) this.put(fields, shortText(data, VALUE_AT, this.book.form, 2));
    else if (FORMULAS.has(type)) this.formula(fields);
    else if (STRINGS.has(type)) this.result(data);
    else if (type === RECORD.boolOrError) this.put(fields, bool(fields, VALUE_AT));
    else if (type === RECORD.mergedCells) this.merge(fields);
    else if (type === RECORD.row || type === RECORD.columns) this.hide(type, fields);
    else this.takeOld(type, fields);
  }

  /** Cells in the format of Excel 2, still used by data sheets of charts. */
  private takeOld(type: number, fields: Bytes): void {
    const { isGraph, form } = this.book;
    if (type === RECORD.number2) this.put(fields, this.oldNumber(fields, fields.double(VALUE_AT_BIFF2)));
    else if (type === RECORD.integer2) this.put(fields, this.oldNumber(fields, fields.short(VALUE_AT_BIFF2)));
    else if (type === RECORD.boolOrError2) this.put(fields, bool(fields, VALUE_AT_BIFF2));
    else if (type === RECORD.label2) {
      const bytes = { ...form, unicode: false };
      this.put(fields, shortText(fields.data, VALUE_AT_BIFF2, bytes, isGraph ? 2 : 1));
    }
  }

  write(writer: TableWriter): void {
    const merged = FillDown.none();
    for (const [row, until, column] of this.merges) merged.start(row, column, until);
    let expected = -1;
    for (const row of [...this.rows.keys()].sort((a, b) => a - b)) {
      if (row > expected) writer.end();
      expected = row + 1;
      const cells = merged.apply(
        row,
        Array.from(this.rows.get(row)!, (cell) => cell ?? ''),
      );
      if (this.hiddenRows.has(row)) continue;
      if (!writer.row(cells.filter((_, column) => !this.hiddenColumns.has(column)))) break;
    }
    writer.end();
  }

  private put(fields: Bytes, text = '', column = fields.short(2)): void {
    if (text === '' || this.full) return;
    const row = fields.short(0);
    const cells = this.rows.get(row) ?? [];
    if (cells.length === 0) this.rows.set(row, cells);
    cells[column] = text;
    this.cells += 1;
    this.characters += text.length;
    // One more than the limit, so that the document reports that it was reached.
    this.full = this.cells > DOCUMENT_LIMITS.cells || this.characters > DOCUMENT_LIMITS.characters;
  }

  private number(fields: Bytes, value: number, styleAt = 4): string {
    if (!Number.isFinite(value)) return '';
    if (this.book.version === 2) return this.oldNumber(fields, value);
    return formatNumber(value, this.book.format(fields.short(styleAt)), this.book.epoch1904);
  }

  private oldNumber(fields: Bytes, value: number): string {
    const { book } = this;
    return Number.isFinite(value) ? formatNumber(value, book.formatOf(fields.byte(5) & 0x3f), book.epoch1904) : '';
  }

  /** Numbers in consecutive columns, each with its style. */
  private multiple(fields: Bytes): void {
    const first = fields.short(2);
    for (let at = 4, column = first; at + 8 <= fields.data.length; at += 6, column++) {
      this.put(fields, this.number(fields, rkAt(fields.data, at + 2), at), column);
    }
  }

  /** The cached value; a text result follows in a separate record. */
  private formula(fields: Bytes): void {
    const at = this.valueAt;
    this.awaiting = undefined;
    if (fields.short(at + 6) !== 0xffff) this.put(fields, this.number(fields, fields.double(at)));
    else if (fields.byte(at) === 0) this.awaiting = { row: fields.short(0), column: fields.short(2) };
    else if (fields.byte(at) === 1) this.put(fields, fields.byte(at + 2) === 0 ? 'FALSE' : 'TRUE');
  }

  private result(data: Buffer): void {
    if (!this.awaiting) return;
    const place = Buffer.alloc(4);
    place.writeUInt16LE(this.awaiting.row, 0);
    place.writeUInt16LE(this.awaiting.column, 2);
    this.awaiting = undefined;
    this.put(new Bytes(place), shortText(data, 0, this.book.form, this.book.version === 2 ? 1 : 2));
  }

  private hide(type: number, fields: Bytes): void {
    if (type === RECORD.row) {
      if (fields.short(12) & HIDDEN_ROW) this.hiddenRows.add(fields.short(0));
    } else if (fields.short(8) & HIDDEN_COLUMN) {
      const last = Math.min(fields.short(2), MAX_COLUMN);
      for (let column = fields.short(0); column <= last; column++) this.hiddenColumns.add(column);
    }
  }

  private merge(fields: Bytes): void {
    for (let at = 2; at + 8 <= fields.data.length && this.merges.length < MAX_MERGES; at += 8) {
      const [top, bottom, left] = [fields.short(at), fields.short(at + 2), fields.short(at + 4)];
      if (bottom > top) this.merges.push([top, bottom, left]);
    }
  }
}

/** Error values (#REF!) carry no information. */
function bool(fields: Bytes, at: number): string {
  if (fields.byte(at + 1) !== 0) return '';
  return fields.byte(at) === 0 ? 'FALSE' : 'TRUE';
}
