import type { ParsedBlock } from '../../document-parser.js';
import { cleanText, oneLine } from '../clean-text.js';
import { TableWriter, type TextBudget } from '../table-rows.js';
import { type RunningText, runningText } from '../running-text.js';
import { printedTexts } from '../ooxml/sheet-header.js';
import { Bytes } from '../ole/bytes.js';
import { type BiffRecord, isStart, RECORD } from './biff-records.js';
import { piecesText, shortText } from './biff-text.js';
import { SheetCells } from './sheet-cells.js';
import type { SheetPlace, Workbook } from './workbook.js';

const MAX_TEXTS = 10_000;
/** Object type of a cell comment (MS-XLS 2.5.143). */
const NOTE = 0x19;

/** One sheet: its name, tables, then content beside the cells: text boxes, chart titles, comments. */
export function readSheet(book: Workbook, place: SheetPlace, budget: TextBudget): ParsedBlock[] {
  const at = { sheet: place.name, headingPath: [place.name] };
  const cells = new SheetCells(book);
  const beside = new Beside(book);
  let depth = 0;
  for (const record of book.records(place.at)) {
    if (isStart(record.type)) depth += 1;
    else if (record.type === RECORD.eof && --depth <= 0) break;
    // A chart embedded in the sheet repeats the cells that it draws.
    else if (depth === 1 && place.kind === 'cells') cells.take(record);
    beside.take(record);
    if (cells.full) break;
  }
  const writer = new TableWriter({ place: at, budget });
  cells.write(writer);
  const shown = [...writer.blocks, ...beside.blocks(at)];
  const blocks = [...shown, ...runningText(beside.running, shown).map((block) => ({ ...block, ...at }))];
  return blocks.length > 0 ? [{ kind: 'heading', text: place.name, ...at }, ...blocks] : [];
}

/** Text of objects and comments: an object record has id and type, the next record its text. */
class Beside {
  /** Page headers and footers of the printed sheet. */
  readonly running: RunningText[] = [];
  private readonly boxes: string[] = [];
  private readonly charts = new Set<string>();
  private readonly comments = new Map<number, string>();
  private readonly notes: { cell: string; object?: number; text?: string }[] = [];
  private object = { id: 0, isNote: false };

  private readonly book: Workbook;

  constructor(book: Workbook) {
    this.book = book;
  }

  take(record: BiffRecord): void {
    if (this.boxes.length + this.running.length + this.charts.size + this.comments.size + this.notes.length > MAX_TEXTS)
      return;
    const fields = new Bytes(record.data);
    if (record.type === RECORD.object) this.object = { id: fields.short(6), isNote: fields.short(4) === NOTE };
    else if (record.type === RECORD.text) this.text(record);
    else if (record.type === RECORD.note) this.note(fields);
    else if (record.type === RECORD.header || record.type === RECORD.footer) this.printed(record);
    else if (record.type === RECORD.chartText) this.charts.add(oneLine(shortText(record.data, 2, this.book.form, 1)));
  }

  blocks(place: Partial<ParsedBlock>): ParsedBlock[] {
    const paragraphs = [...this.boxes, ...[...this.charts].map((text) => `Chart: ${text}`)];
    const notes = this.notes
      .map(({ cell, object, text }) => ({ cell, text: text ?? this.comments.get(object ?? -1) ?? '' }))
      .filter(({ text }) => text !== '')
      .map(({ cell, text }) => `- Comment on ${cell}: ${text}`);
    const list: ParsedBlock[] = notes.length > 0 ? [{ kind: 'list', text: notes.join('\n'), ...place }] : [];
    return [
      ...paragraphs
        .filter((text) => !/^(?:Chart: )?$/.test(text))
        .map((text): ParsedBlock => ({ kind: 'paragraph', text, ...place })),
      ...list,
    ];
  }

  private printed({ type, data }: BiffRecord): void {
    const codes = shortText(data, 0, this.book.form, this.book.version === 8 ? 2 : 1);
    for (const text of printedTexts(codes)) {
      this.running.push({ type: type === RECORD.header ? 'header' : 'footer', text });
    }
  }

  private text({ data, more }: BiffRecord): void {
    const text = cleanText(piecesText(more, new Bytes(data).short(10))).trim();
    if (text === '') return;
    if (this.object.isNote) this.comments.set(this.object.id, oneLine(text));
    else this.boxes.push(text);
  }

  private note(fields: Bytes): void {
    const cell = cellName(fields.short(0), fields.short(2));
    if (this.book.version === 8) this.notes.push({ cell, object: fields.short(6) });
    // A long comment continues in further records without a row.
    else if (fields.short(0) === 0xffff && this.notes.length > 0) {
      this.notes.at(-1)!.text += oneLine(shortText(fields.data, 4, this.book.form, 2));
    } else this.notes.push({ cell, text: oneLine(shortText(fields.data, 4, this.book.form, 2)) });
  }
}

function cellName(row: number, column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row + 1}`;
}
