import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { cutReason } from '../cut-reason.js';
import { FillDown } from '../fill-down.js';
import { formatNumber } from '../ooxml/number-format.js';
import { TableWriter, TextBudget } from '../table-rows.js';
import { attr, child, elements, scanXml, textContent, type XmlNode } from '../xml.js';

const MAX_COLUMNS = 16_384;
/** Formats that this XML references by name. */
const NAMED_FORMATS: Record<string, string> = {
  'General Number': 'General',
  'General Date': 'yyyy-mm-dd hh:mm',
  'Short Date': 'yyyy-mm-dd',
  'Medium Date': 'd-mmm-yy',
  'Long Date': 'yyyy-mm-dd',
  'Short Time': 'hh:mm',
  'Medium Time': 'hh:mm AM/PM',
  'Long Time': 'hh:mm:ss',
  Currency: '#,##0.00',
  'Euro Currency': '#,##0.00',
  Fixed: '0.00',
  Standard: '#,##0.00',
  Percent: '0.00%',
  Scientific: '0.00E+00',
};

/** A workbook in the XML format of Excel 2002 and 2003 (urn:schemas-microsoft-com:office:spreadsheet). */
export function parseSpreadsheetXml(bytes: Uint8Array): ParsedDocument {
  const reader = new SpreadsheetReader();
  const end = scanXml(bytes, {
    collect: (name) => name === 'Style' || name === 'Row' || name === 'WorksheetOptions',
    open: (name, attrs) => {
      if (name === 'Worksheet') reader.startSheet(oneLine(attr({ attrs }, 'Name') ?? ''));
    },
    close: (name) => {
      if (name === 'Worksheet') reader.endSheet();
    },
    element: (node) => reader.take(node),
  });
  reader.endSheet();
  return { blocks: reader.blocks, pages: reader.sheets, partial: reader.budget.partial ?? cutReason(end, false) };
}

class SpreadsheetReader {
  readonly blocks: ParsedBlock[] = [];
  readonly budget = new TextBudget();
  sheets = 0;
  private readonly formats = new Map<string, string>();
  private sheet: { name: string; writer: TableWriter; row: number; merges: FillDown; comments: string[] } | undefined;
  private hidden = false;

  startSheet(name: string): void {
    const writer = new TableWriter({ place: { sheet: name, headingPath: [name] }, budget: this.budget });
    this.sheet = { name, writer, row: 1, merges: FillDown.none(), comments: [] };
    this.hidden = false;
  }

  take(node: XmlNode): boolean | void {
    if (node.name === 'Style') this.addStyle(node);
    else if (node.name === 'Row') return this.addRow(node);
    else if (/hidden/i.test(textContent(child(node, 'Visible') ?? node))) this.hidden = true;
  }

  endSheet(): void {
    if (!this.sheet) return;
    const { name, writer, comments } = this.sheet;
    writer.end();
    this.sheet = undefined;
    const place = { sheet: name, headingPath: [name] };
    if (this.hidden || (writer.blocks.length === 0 && comments.length === 0)) return;
    this.sheets += 1;
    this.blocks.push({ kind: 'heading', text: name, ...place });
    for (const block of writer.blocks) this.blocks.push(block);
    if (comments.length > 0) this.blocks.push({ kind: 'list', text: comments.join('\n'), ...place });
  }

  private addStyle(style: XmlNode): void {
    const code = attr(child(style, 'NumberFormat') ?? { attrs: {} }, 'Format');
    if (code) this.formats.set(attr(style, 'ID') ?? '', NAMED_FORMATS[code] ?? code);
  }

  private addRow(row: XmlNode): boolean {
    const { sheet } = this;
    if (!sheet) return true;
    const number = Number(attr(row, 'Index')) || sheet.row;
    if (number > sheet.row) sheet.writer.end();
    sheet.row = number + 1;
    const cells: string[] = [];
    for (const cell of elements(row).filter((e) => e.name === 'Cell')) {
      const column = (Number(attr(cell, 'Index')) || cells.length + 1) - 1;
      if (column < 0 || column >= MAX_COLUMNS) continue;
      while (cells.length < column) cells.push('');
      cells[column] = this.text(cell);
      sheet.merges.start(number, column, number + (Number(attr(cell, 'MergeDown')) || 0));
      const comment = child(cell, 'Comment');
      if (comment) sheet.comments.push(`- Comment: ${oneLine(textContent(comment))}`);
      const across = Math.min(Number(attr(cell, 'MergeAcross')) || 0, MAX_COLUMNS - cells.length);
      for (let i = 0; i < across; i++) cells.push('');
    }
    return sheet.writer.row(sheet.merges.apply(number, cells));
  }

  private text(cell: XmlNode): string {
    const data = child(cell, 'Data');
    if (!data) return '';
    const [type, raw] = [attr(data, 'Type'), textContent(data)];
    const code = this.formats.get(attr(cell, 'StyleID') ?? '') ?? 'General';
    if (type === 'Error') return '';
    if (type === 'Boolean') return raw.trim() === '1' ? 'TRUE' : 'FALSE';
    if (type === 'Number' && Number.isFinite(Number(raw)) && raw.trim() !== '') return formatNumber(Number(raw), code);
    return type === 'DateTime' ? dateText(raw, code) : raw;
  }
}

/** The XML contains ISO dates whatever the format of the cell; they are converted to day numbers from 1900 and formatted. */
function dateText(raw: string, code: string): string {
  const serial = Date.parse(`${raw.trim()}Z`) / 86_400_000 + 25_569;
  if (!Number.isFinite(serial) || serial < 61) return raw.replace(/T00:00:00(?:\.0+)?$/, '').replace('T', ' ');
  const iso = Number.isInteger(serial) ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm';
  return formatNumber(serial, code === 'General' ? iso : code);
}
