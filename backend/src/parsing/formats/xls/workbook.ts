import { DOCUMENT_LIMITS } from '../../document-limits.js';
import { IngestionFailure } from '../../reasons.js';
import { oneLine } from '../clean-text.js';
import { builtInFormat } from '../ooxml/number-format.js';
import { Bytes } from '../ole/bytes.js';
import { type BiffRecord, isStart, RECORD, records } from './biff-records.js';
import { SharedStringReader, shortText, type TextForm } from './biff-text.js';

export interface SheetPlace {
  name: string;
  /** Offset of its records. */
  at: number;
  kind: 'cells' | 'chart';
}

/** Code pages of Apple and Windows by the numbers that only Excel uses. */
const CODE_PAGES: Record<number, number> = { 0x8000: 10000, 0x8001: 1252, 367: 1252 };
/** Higher than the limit of cells. */
const MAX_STRINGS = 2 * DOCUMENT_LIMITS.cells;
/** Version number in data sheets of charts. */
const GRAPH = 0x680;
const VISIBLE_KINDS: Record<number, SheetPlace['kind']> = { 0: 'cells', 2: 'chart' };

/** The global part of a workbook: strings, formats and sheet positions. */
export class Workbook {
  readonly strings: string[] = [];
  readonly sheets: SheetPlace[] = [];
  epoch1904 = false;
  encrypted = false;
  /** 2, 3, 4, 5 (including Excel 95) or 8. */
  readonly version: number;
  /** The data sheet of a chart embedded in another document (Microsoft Graph), with cells in the format of Excel 2. */
  readonly isGraph: boolean;
  private codePage = 1252;
  private readonly formats = new Map<number, string>();
  private readonly styles: number[] = [];
  private nextFormat = 0;

  private readonly stream: Buffer;
  /** Remaining read budget: sheets may overlap, so that a small file could contain an unlimited amount. */
  private left: number;

  constructor(stream: Buffer) {
    this.stream = stream;
    this.left = 2 * stream.length + 1024;
    this.version = versionOf(stream);
    this.isGraph = new Bytes(stream).short(4) === GRAPH;
    let depth = 0;
    for (const record of records(stream)) {
      if (isStart(record.type)) depth += 1;
      else if (record.type === RECORD.eof && --depth <= 0) break;
      else this.take(record);
      if (this.encrypted) return;
    }
    // Up to Excel 4 a file is one sheet.
    if (this.version < 5) this.sheets.push({ name: 'Sheet1', at: 0, kind: 'cells' });
  }

  get form(): TextForm {
    return { unicode: this.version === 8, codePage: this.codePage };
  }

  /** Format code by cell style index. */
  format(style: number): string {
    return this.formatOf(this.styles[style] ?? 0);
  }

  /** Format code by format id, as used by BIFF2 cells. */
  formatOf(id: number): string {
    return this.formats.get(id) ?? builtInFormat(id);
  }

  /** Records from an offset on. @throws IngestionFailure `too_complex` if all sheets together are longer than the file */
  *records(from: number): Generator<BiffRecord, void> {
    for (const record of records(this.stream, from)) {
      this.left -= 4 + record.data.length;
      if (this.left < 0) throw new IngestionFailure('too_complex');
      yield record;
    }
  }

  private take({ type, data, more }: BiffRecord): void {
    const fields = new Bytes(data);
    if (type === RECORD.filePass) this.encrypted = true;
    else if (type === RECORD.codePage) this.codePage = CODE_PAGES[fields.short(0)] ?? fields.short(0);
    else if (type === RECORD.date1904) this.epoch1904 = fields.short(0) === 1;
    else if (type === RECORD.format || type === RECORD.format2) this.addFormat(type, fields);
    else if (type === RECORD.style) this.styles.push(fields.short(2));
    else if (type === RECORD.style3 || type === RECORD.style4) this.styles.push(fields.byte(1));
    else if (type === RECORD.sheet) this.addSheet(fields);
    else if (type === RECORD.sharedStrings) this.addStrings([data.subarray(8), ...more]);
  }

  private addFormat(type: number, { data }: Bytes): void {
    // Up to BIFF4 they are numbered in order. Number 0 is General, under a localised name.
    const old = this.version < 5;
    const at = old ? (type === RECORD.format && this.version === 4 ? 2 : 0) : 2;
    const id = old ? this.nextFormat++ : new Bytes(data).short(0);
    if (id > 0) this.formats.set(id, shortText(data, at, this.form, this.version === 8 ? 2 : 1));
  }

  private addSheet(fields: Bytes): void {
    const kind = VISIBLE_KINDS[fields.byte(5) & 0x0f];
    const hidden = (fields.byte(4) & 3) !== 0;
    if (!kind || hidden) return;
    const name = oneLine(shortText(fields.data, 6, this.form, 1)) || `Sheet ${this.sheets.length + 1}`;
    this.sheets.push({ name, at: fields.long(0), kind: this.isGraph ? 'cells' : kind });
  }

  private addStrings(pieces: readonly Buffer[]): void {
    const reader = new SharedStringReader(pieces);
    for (let text = reader.next(); text !== undefined && this.strings.length < MAX_STRINGS; text = reader.next()) {
      this.strings.push(text);
    }
  }
}

function versionOf(stream: Buffer): number {
  const fields = new Bytes(stream);
  const type = fields.short(0);
  if (type === 0x809) return fields.short(4) >= 0x600 ? 8 : 5;
  return type === 0x409 ? 4 : type === 0x209 ? 3 : type === 0x09 ? 2 : 8;
}
