import { insertAt } from '../../../common/arrays/unbounded.js';
import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { cutReason } from '../cut-reason.js';
import type { FormatOptions } from '../format-parser.js';
import { type RunningText, runningText } from '../running-text.js';
import { scanXml, type XmlEnd } from '../xml.js';
import { chartBlocks } from './chart.js';
import { diagramLines } from './diagram.js';
import { readEmbedded } from './embedded.js';
import { OfficePackage } from './package.js';
import { withoutPageFields } from './page-fields.js';
import { WordMarkup } from './word-markup.js';
import { readModel } from './word-model.js';
import { WordNumbering } from './word-numbering.js';
import { type WordParts, WordReader } from './word-reader.js';
import { WordStyles } from './word-styles.js';
import { newAside, WordText } from './word-text.js';

const COLLECTED = new Set(['p', 'tbl', 'sdt', 'altChunk', 'customXml', 'ins', 'moveTo', 'del', 'moveFrom']);
/** Characters of markup that mammoth reads at once. */
const PIECE_CHARS = 500_000;

/**
 * The final view of a Word document: headings, lists with their numbers, tables, notes and comments after their paragraph, text
 * boxes, inserted documents, then embedded files.
 */
export async function parseDocx(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  return readDocument(await OfficePackage.open(bytes, options.password), options);
}

export async function readDocument(file: OfficePackage, options: FormatOptions): Promise<ParsedDocument> {
  const main = file.main('word/document.xml');
  const markup = new WordMarkup(new WordStyles(file.xml(file.relatedOf(main, 'styles')[0] ?? 'word/styles.xml')));
  const notes = (type: string): string => markup.notes(file.xml(file.relatedOf(main, type)[0]), type.slice(0, -1));
  const beside = { footnotes: notes('footnotes'), endnotes: notes('endnotes'), comments: notes('comments') };
  const reader = new WordReader(await readModel({ body: '', ...beside }), partsOf(file, main));
  const { pieces, end } = readBody(file, main, markup);
  for (const body of pieces) reader.read(await readModel({ body }));
  await insertChunks(file, main, reader, options);
  const repeated = runningText(await headersAndFooters(file, main, markup), reader.blocks);
  const blocks = [...reader.blocks, ...repeated, ...(await readEmbedded(file, [main], options))];
  const partial = cutReason(end, file.zip.truncated);
  return { blocks, title: reader.title ?? file.title(), partial };
}

/** Splits the body into pieces that mammoth reads one by one: its model takes many times the memory of the text. */
function readBody(file: OfficePackage, main: string, markup: WordMarkup): { pieces: string[]; end: XmlEnd } {
  const pieces = [''];
  let inBody = false;
  const end = scanXml(file.zip.read(main) ?? new Uint8Array(), {
    collect: (name) => inBody && COLLECTED.has(name),
    open: (name) => void (inBody ||= name === 'body'),
    element: (node) => {
      const last = pieces.at(-1)!;
      if (last.length > PIECE_CHARS) pieces.push(markup.of(node));
      else pieces[pieces.length - 1] = last + markup.of(node);
    },
  });
  return { pieces, end };
}

function partsOf(file: OfficePackage, main: string): WordParts {
  const relations = new Map(file.relations(main).map((r) => [r.id, r.target]));
  return {
    numbering: new WordNumbering(file.xml(file.relatedOf(main, 'numbering')[0])),
    chart: (id) => chartBlocks(file.xml(relations.get(id)), {}),
    diagram: (id) => {
      const lines = diagramLines(file.xml(relations.get(id)));
      return lines.length > 0 ? [{ kind: 'list', text: lines.join('\n') }] : [];
    },
  };
}

/** Inserts documents of other formats (HTML, RTF, another Word file) that Word shows at this place. */
async function insertChunks(
  file: OfficePackage,
  main: string,
  reader: WordReader,
  options: FormatOptions,
): Promise<void> {
  const relations = new Map(file.relations(main).map((r) => [r.id, r.target]));
  for (const { at, id, path } of reader.chunks.toReversed()) {
    const target = relations.get(id);
    const bytes = target === undefined ? undefined : file.zip.read(target);
    if (!target || !bytes) continue;
    const inner = await options.nested(new Uint8Array(bytes), target.split('/').at(-1)!).catch(() => undefined);
    // A page saved as a single file (MHT) is a message, whose header is not part of the text.
    const body = (inner?.blocks ?? []).filter(
      (b, i) => i > 0 || !/^(?:From|To|Cc|Date|Subject|Attachments): /.test(b.text),
    );
    const blocks = body.map(({ kind, text, header, headingPath }): ParsedBlock => ({
      kind,
      text,
      ...(header === undefined ? {} : { header }),
      headingPath: [...(path ?? []), ...(headingPath ?? [])],
    }));
    insertAt(reader.blocks, at, blocks);
  }
}

async function headersAndFooters(file: OfficePackage, main: string, markup: WordMarkup): Promise<RunningText[]> {
  const found: RunningText[] = [];
  for (const type of ['header', 'footer'] as const) {
    for (const target of file.relatedOf(main, type)) {
      const model = await readModel({ body: markup.of(withoutPageFields(file.xml(target))) });
      found.push({ type, text: new WordText().flat(model, newAside()) });
    }
  }
  return found;
}
