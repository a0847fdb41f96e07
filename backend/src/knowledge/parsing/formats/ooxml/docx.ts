import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { cutReason } from '../cut-reason.js';
import type { FormatOptions } from '../index.js';
import { runningText } from '../running-text.js';
import { attr, elements, scanXml } from '../xml.js';
import { chartBlocks } from './chart.js';
import { diagramLines } from './diagram.js';
import { readEmbedded } from './embedded.js';
import { OfficePackage } from './package.js';
import { WordNumbering } from './word-numbering.js';
import { type WordParts, WordReader } from './word-reader.js';
import { WordStyles } from './word-styles.js';
import { flatWords } from './word-text.js';

const COLLECTED = new Set(['p', 'tbl', 'sdt', 'altChunk', 'customXml', 'ins', 'moveTo', 'del', 'moveFrom']);

/**
 * The final view of a Word document: headings, lists with their numbers, tables, notes and comments after the paragraph they
 * belong to, text boxes, documents set into the text; then what is embedded.
 */
export async function parseDocx(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  return readDocument(await OfficePackage.open(bytes, options.password), options);
}

export async function readDocument(file: OfficePackage, options: FormatOptions): Promise<ParsedDocument> {
  const main = file.main('word/document.xml');
  const reader = new WordReader(partsOf(file, main));
  let inBody = false;
  const end = scanXml(file.zip.read(main) ?? new Uint8Array(), {
    collect: (name) => inBody && COLLECTED.has(name),
    open: (name) => void (inBody ||= name === 'body'),
    element: (node) => reader.read(node),
  });
  await insertChunks(file, main, reader, options);
  const repeated = runningText(headersAndFooters(file, main), reader.blocks);
  const blocks = [...reader.blocks, ...repeated, ...(await readEmbedded(file, [main], options))];
  const partial = cutReason(end, file.zip.truncated);
  return { blocks, title: reader.title ?? file.title(), partial };
}

function partsOf(file: OfficePackage, main: string): WordParts {
  const related = (type: string): string | undefined => file.relatedOf(main, type)[0];
  const texts = (type: string, name: string): Map<string, string> =>
    new Map(
      elements(file.xml(related(type)))
        .filter((node) => node.name === name && !/^(?:separator|continuation)/i.test(attr(node, 'type') ?? ''))
        .map((node) => [attr(node, 'id') ?? '', oneLine(flatWords(node))]),
    );
  const relations = new Map(file.relations(main).map((r) => [r.id, r.target]));
  return {
    styles: new WordStyles(file.xml(related('styles') ?? 'word/styles.xml')),
    numbering: new WordNumbering(file.xml(related('numbering'))),
    notes: {
      footnote: texts('footnotes', 'footnote'),
      endnote: texts('endnotes', 'endnote'),
      comment: texts('comments', 'comment'),
    },
    chart: (id) => chartBlocks(file.xml(relations.get(id)), {}),
    diagram: (id) => {
      const lines = diagramLines(file.xml(relations.get(id)));
      return lines.length > 0 ? [{ kind: 'list', text: lines.join('\n') }] : [];
    },
  };
}

/** Documents of other formats (HTML, RTF, another Word file) that Word shows as if they stood here. */
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
    // A page saved as one file (MHT) is a message, whose head is no part of the text.
    const body = (inner?.blocks ?? []).filter(
      (b, i) => i > 0 || !/^(?:From|To|Cc|Date|Subject|Attachments): /.test(b.text),
    );
    const blocks = body.map(({ kind, text, header, headingPath }): ParsedBlock => ({
      kind,
      text,
      ...(header === undefined ? {} : { header }),
      headingPath: [...(path ?? []), ...(headingPath ?? [])],
    }));
    reader.blocks.splice(at, 0, ...blocks);
  }
}

const headersAndFooters = (file: OfficePackage, main: string): { type: 'header' | 'footer'; text: string }[] =>
  (['header', 'footer'] as const).flatMap((type) =>
    file.relatedOf(main, type).map((target) => ({ type, text: flatWords(file.xml(target)) })),
  );
