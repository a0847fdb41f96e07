import { append } from '../../../common/arrays/unbounded.js';
import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { cutReason } from '../cut-reason.js';
import { FillDown } from '../fill-down.js';
import type { FormatOptions } from '../format-parser.js';
import { TableWriter, TextBudget } from '../table-rows.js';
import { attr, descendants, elements, scanXml, type XmlNode } from '../xml.js';
import { OdfFile } from './odf-file.js';
import { OdfInline } from './odf-inline.js';
import { OdfReader, rowCells } from './odf-reader.js';
import { flatText } from './odf-text.js';
import { objectBlocks } from './text-document.js';

const MAX_COLUMNS = 1_024;

/** Sheet by sheet with displayed numbers; hidden sheets, rows and columns are omitted. */
export async function parseOds(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const file = OdfFile.open(bytes, options.password);
  const reader = new SheetReader(new OdfInline(file));
  const end = scanXml(file.read('content.xml')!, {
    collect: (name) => reader.collects(name),
    skip: new Set(['tracked-changes', 'dde-links', 'forms', 'database-ranges']),
    open: (name, attrs) => reader.open(name, attrs),
    close: (name) => reader.close(name),
    element: (node) => reader.element(node),
  });
  reader.end();
  const blocks = [...reader.blocks, ...(await objectBlocks(file, reader.objects, options))];
  const partial = reader.budget.partial ?? cutReason(end, file.truncated);
  return { blocks, title: file.title(), pages: reader.sheets, partial };
}

class SheetReader {
  readonly blocks: ParsedBlock[] = [];
  readonly objects: string[] = [];
  readonly budget = new TextBudget();
  sheets = 0;
  private readonly hidden = new Set<string>();
  private readonly hiddenColumns = new Set<number>();
  private columns = 0;
  private inBody = false;
  private name: string | undefined;
  private row = 0;
  private writer = new TableWriter();
  private merges = FillDown.none();
  private comments: string[] = [];
  private boxes: ParsedBlock[] = [];

  private readonly inline: OdfInline;

  constructor(inline: OdfInline) {
    this.inline = inline;
  }

  collects(name: string): boolean {
    if (!this.inBody) return name === 'style';
    return name === 'table-row' || name === 'shapes';
  }

  open(name: string, attrs: Record<string, string>): void {
    if (name === 'spreadsheet') this.inBody = true;
    if (name === 'table-column' && this.inBody) return this.column(attrs);
    if (name !== 'table' || !this.inBody) return;
    this.hiddenColumns.clear();
    this.columns = 0;
    this.sheets += 1;
    this.row = 0;
    const hidden = this.hidden.has(attr({ attrs }, 'style-name') ?? '');
    this.name = hidden ? undefined : oneLine(attr({ attrs }, 'name') ?? `Sheet ${this.sheets}`);
    this.writer = new TableWriter({ place: this.place(), budget: this.budget });
    this.merges = FillDown.none();
  }

  close(name: string): void {
    if (name === 'table' && this.inBody) this.end();
  }

  /** @returns false if the document's budget is used up. */
  element(node: XmlNode): boolean {
    if (node.name === 'style') return this.style(node);
    if (this.name === undefined) return true;
    this.inline.resolve(node);
    if (node.name === 'table-row') return this.addRow(node);
    const reader = new OdfReader(this.place());
    reader.read(node);
    append(this.boxes, reader.blocks);
    append(this.objects, reader.objects);
    return true;
  }

  /** Also ends a sheet whose closing tag is missing. */
  end(): void {
    if (this.name === undefined) return;
    this.writer.end();
    const text = this.comments.join('\n');
    const blocks = [...this.writer.blocks, ...this.boxes];
    if (text !== '') blocks.push({ kind: 'list', text, ...this.place() });
    if (blocks.length > 0) append(this.blocks, [{ kind: 'heading', text: this.name, ...this.place() }, ...blocks]);
    [this.comments, this.boxes, this.name] = [[], [], undefined];
  }

  private style(style: XmlNode): boolean {
    this.inline.style(style);
    const off = descendants(style, 'table-properties').some((p) => attr(p, 'display') === 'false');
    if (off) this.hidden.add(attr(style, 'name') ?? '');
    return true;
  }

  private place(): Partial<ParsedBlock> {
    return this.name === undefined ? {} : { sheet: this.name, headingPath: [this.name] };
  }

  private column(attrs: Record<string, string>): void {
    const count = Math.min(Number(attr({ attrs }, 'number-columns-repeated') ?? 1) || 1, MAX_COLUMNS);
    if (isHidden({ attrs })) for (let i = 0; i < count; i++) this.hiddenColumns.add(this.columns + i);
    this.columns = Math.min(this.columns + count, MAX_COLUMNS);
  }

  private addRow(row: XmlNode): boolean {
    const number = this.row + 1;
    const again = Number(attr(row, 'number-rows-repeated') ?? 1) || 1;
    this.row += again;
    const all = this.merges.apply(number, rowCells(row, number, this.merges, cellText, this.budget));
    if (isHidden(row)) return true;
    const cells = this.hiddenColumns.size > 0 ? all.filter((_, i) => !this.hiddenColumns.has(i)) : all;
    this.beside(row, number);
    const filled = cells.filter((cell) => cell !== '').length;
    const times = filled > 0 ? this.budget.repeat(again, filled) : 1;
    for (let i = 0; i < times; i++) if (!this.writer.row(cells)) return false;
    return true;
  }

  private beside(row: XmlNode, number: number): void {
    elements(row).forEach((cell) => {
      for (const note of elements(cell).filter((e) => e.name === 'annotation')) {
        const text = flatText(note);
        if (text !== '') this.comments.push(`- Comment in row ${number}: ${text}`);
      }
      for (const frame of elements(cell).filter((e) => /^(?:frame|custom-shape|g)$/.test(e.name))) {
        const reader = new OdfReader(this.place());
        reader.read(frame);
        append(this.boxes, reader.blocks);
        append(this.objects, reader.objects);
      }
    });
  }
}

/** Rows and columns may be collapsed or filtered out. */
const isHidden = (node: Pick<XmlNode, 'attrs'>): boolean =>
  /^(?:collapse|filter)$/.test(attr(node, 'visibility') ?? '');

/** Displayed text of a cell; otherwise its value. */
function cellText(cell: XmlNode): string {
  const shown = elements(cell)
    .filter((e) => e.name === 'p')
    .map(flatText)
    .join(' ')
    .trim();
  return (
    shown || (attr(cell, 'value-type') === 'string' ? '' : (attr(cell, 'value') ?? attr(cell, 'date-value') ?? ''))
  );
}
