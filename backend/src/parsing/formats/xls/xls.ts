import { append } from '../../../common/arrays/unbounded.js';
import { IngestionFailure } from '../../reasons.js';
import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import type { FormatOptions } from '../format-parser.js';
import { CompoundFile, type CompoundStorage, isCompoundFile } from '../ole/compound-file.js';
import { embeddedObjects } from '../ole/embedded-objects.js';
import { incompleteReason } from '../ole/incomplete.js';
import { summaryTitle } from '../ole/summary.js';
import { unlock } from '../ooxml/encryption.js';
import { TextBudget } from '../table-rows.js';
import { isBareWorkbook } from './biff-records.js';
import { readSheet } from './sheet.js';
import { parseSpreadsheetXml } from './spreadsheet-xml.js';
import { Workbook } from './workbook.js';

/**
 * Excel up to 2003 (MS-XLS): sheet by sheet as displayed, like `parseXlsx`; hidden sheets are omitted. Also the plain streams
 * of Excel 2 to 4 and the XML format of Excel 2003.
 * @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`, `too_complex`.
 */
export async function parseXls(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  if (isBareWorkbook(bytes)) return readBook(new Workbook(Buffer.from(bytes)), options);
  if (!isCompoundFile(bytes)) return parseSpreadsheetXml(bytes);
  const locked = open(bytes);
  const { root, book } = locked.book.encrypted
    ? open(await unlock(locked.root, options.password, (plain) => !open(plain).book.encrypted))
    : locked;
  const { blocks, ...facts } = readBook(book, options);
  append(blocks, await embeddedObjects(root.storages(), options));
  return { blocks, ...facts, title: summaryTitle(root), partial: facts.partial ?? incompleteReason(root) };
}

function open(bytes: Uint8Array): { root: CompoundStorage; book: Workbook } {
  const { root } = new CompoundFile(bytes);
  const stream = root.stream('Workbook', 'Book');
  if (!stream) throw new IngestionFailure('corrupt', 'no workbook');
  return { root, book: new Workbook(stream) };
}

function readBook(book: Workbook, options: FormatOptions): ParsedDocument {
  const budget = new TextBudget();
  const blocks: ParsedBlock[] = [];
  for (const [i, sheet] of book.sheets.entries()) {
    append(blocks, readSheet(book, sheet, budget));
    options.onProgress(i + 1, book.sheets.length);
    if (budget.exhausted) break;
  }
  return { blocks, pages: book.sheets.length, partial: budget.partial };
}
