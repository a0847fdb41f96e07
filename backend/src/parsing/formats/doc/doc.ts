import { append } from '../../../common/arrays/unbounded.js';
import { joinReasons } from '../../document-limits.js';
import { IngestionFailure } from '../../reasons.js';
import type { ParsedDocument } from '../../document-parser.js';
import { CUT } from '../cut-reason.js';
import type { FormatOptions } from '../format-parser.js';
import { Bytes } from '../ole/bytes.js';
import { CompoundFile, type CompoundStorage, isCompoundFile } from '../ole/compound-file.js';
import { incompleteReason } from '../ole/incomplete.js';
import { embeddedObjects } from '../ole/embedded-objects.js';
import { summaryTitle } from '../ole/summary.js';
import { unlock } from '../ooxml/encryption.js';
import { DocReader } from './doc-reader.js';
import { Fib } from './fib.js';
import { PieceTable } from './pieces.js';
import { parseWordXml } from './word-xml.js';

const FULL = 'The document has more paragraphs or text than is read; its end was left out.';

/**
 * Word 6 to 2003 (MS-DOC): headings, lists with their numbers, tables, notes and comments after their paragraph, text boxes,
 * headers and footers, then embedded files. Also the XML format of Word 2003.
 * @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`, `too_complex`, `unsupported`.
 */
export async function parseDoc(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  if (!isCompoundFile(bytes)) return parseWordXml(bytes);
  const locked = open(bytes);
  const { root, document, fib } = locked.fib.encrypted
    ? open(await unlock(locked.root, options.password, (plain) => !open(plain).fib.encrypted))
    : locked;
  const table = root.stream(fib.tableStream) ?? Buffer.alloc(0);
  const pieces = new PieceTable(document, table, fib);
  if (pieces.text === '') throw new IngestionFailure('corrupt', 'no text');
  const data = new Bytes(root.stream('Data') ?? Buffer.alloc(0));
  const reader = new DocReader({ document: new Bytes(document), table: new Bytes(table), data, fib, pieces });
  const { blocks, title } = reader.read();
  append(blocks, await embeddedObjects(root.storage('ObjectPool')?.storages() ?? [], options));
  const partial = joinReasons(pieces.cut ? CUT : incompleteReason(root), pieces.full || reader.full ? FULL : undefined);
  return { blocks, title: title ?? summaryTitle(root), partial };
}

function open(bytes: Uint8Array): { root: CompoundStorage; document: Buffer; fib: Fib } {
  const { root } = new CompoundFile(bytes);
  const document = root.stream('WordDocument');
  if (!document) throw new IngestionFailure('corrupt', 'no document');
  return { root, document, fib: new Fib(document) };
}
