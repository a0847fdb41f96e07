import { guarded } from '../../common/csv/formula-guard.js';
import { isoDate } from '../formats/ooxml/number-format.js';
import { OfficePackage } from '../formats/ooxml/package.js';
import { type CellContext, cellText } from '../formats/ooxml/xlsx-cells.js';
import { cellContext, rowCells, SKIPPED, visibleSheets } from '../formats/ooxml/xlsx.js';
import { attr, child, scanXml, textContent, type XmlNode } from '../formats/xml.js';
import { IngestionFailure } from '../reasons.js';

export interface SheetLimits {
  rows: number;
  columns: number;
  bytes: number;
}

/** The last row that a workbook can have. */
const MAX_ROW = 1_048_576;

/**
 * The first visible sheet of an Excel workbook as CSV in UTF-8: every cell in quotes, dates in ISO 8601, formulas by their stored
 * values, and a line for each row, the empty ones included.
 * @throws IngestionFailure `encrypted`, `corrupt`, `unsupported`, `too_complex` beyond a limit
 */
export async function sheetCsv(bytes: Uint8Array, limits: SheetLimits): Promise<Uint8Array> {
  const file = await OfficePackage.open(bytes);
  const workbookPart = file.main('xl/workbook.xml');
  if (workbookPart.endsWith('.bin')) throw new IngestionFailure('unsupported', 'binary workbook');
  const workbook = file.xml(workbookPart);
  const sheet = visibleSheets(file, workbookPart, workbook)[0];
  const xml = sheet && file.zip.read(sheet.part);
  if (!xml) throw new IngestionFailure('corrupt', 'no sheet');
  const lines = new Lines(limits);
  const context = cellContext(file, workbookPart, workbook);
  const end = scanXml(xml, {
    collect: (name) => name === 'row',
    skip: SKIPPED,
    element: (row) => lines.add(Number(attr(row, 'r')), rowCells(row, context, plainText)),
  });
  // Half a table must not be taken for a whole one.
  if (end === 'cut' || file.zip.truncated) throw new IngestionFailure('corrupt', 'the sheet is cut');
  if (end === 'too_large') throw new IngestionFailure('too_complex', 'one row is too large');
  return lines.bytes();
}

/** As `cellText`, with dates that read the same everywhere. */
function plainText(cell: XmlNode, context: CellContext): string {
  const raw = textContent(child(cell, 'v') ?? { ...cell, children: [] }).trim();
  const number = Number(raw);
  const code = context.formats[Number(cell.attrs['s'] ?? 0)] ?? 'General';
  const isNumber = (cell.attrs['t'] ?? 'n') === 'n' && raw !== '' && Number.isFinite(number);
  return (isNumber ? isoDate(number, code, context.epoch1904) : null) ?? cellText(cell, context);
}

/** Lines of a table within limits. */
class Lines {
  private readonly lines: string[] = [];
  private filled = 0;
  private size = 0;
  private readonly limits: SheetLimits;

  constructor(limits: SheetLimits) {
    this.limits = limits;
  }

  add(number: number, cells: string[]): void {
    const width = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
    if (width === 0) return;
    const { rows, columns, bytes } = this.limits;
    const gap = Number.isInteger(number) && number <= MAX_ROW ? number - this.lines.length - 1 : 0;
    for (let i = 0; i < gap; i++) this.lines.push('');
    const line = cells
      .slice(0, width)
      .map((cell) => `"${guarded(cell).replaceAll('"', '""')}"`)
      .join();
    this.size += line.length;
    this.filled += 1;
    if (width > columns) throw new IngestionFailure('too_complex', `more than ${columns} columns`);
    if (this.filled > rows + 1) throw new IngestionFailure('too_complex', `more than ${rows} rows`);
    if (this.size > bytes) throw new IngestionFailure('too_complex', `more than ${bytes} bytes`);
    this.lines.push(line);
  }

  bytes(): Uint8Array {
    return new TextEncoder().encode(`${this.lines.join('\r\n')}\r\n`);
  }
}
