import { append } from '../../../common/arrays/unbounded.js';
import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { cutReason } from '../cut-reason.js';
import { embeddedBlocks } from '../embedded-file.js';
import type { FormatOptions } from '../format-parser.js';
import { packagedFile } from '../ole/packaged-file.js';
import { type RunningText, runningText } from '../running-text.js';
import { descendants, elements, parseXml, scanXml, type XmlEnd } from '../xml.js';
import { OdfFile } from './odf-file.js';
import { OdfInline } from './odf-inline.js';
import { OdfReader } from './odf-reader.js';
import { flatText } from './odf-text.js';

const COLLECTED = new Set(['h', 'p', 'list', 'table', 'frame', 'custom-shape', 'g', 'rect']);
const STYLES = new Set(['list-style', 'style']);
const SKIPPED = new Set(['tracked-changes', 'forms', 'sequence-decls', 'variable-decls']);
const MAX_OBJECTS = 50;

/** Text documents: headings by their outline, lists with nesting and numbers, tables, notes, comments and text boxes. */
export async function parseOdt(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const file = OdfFile.open(bytes, options.password);
  const reader = new OdfReader();
  const end = readContent(file.read('content.xml')!, reader, new OdfInline(file));
  const repeated = runningText(runningTexts(file), reader.blocks);
  const blocks = [...reader.blocks, ...repeated, ...(await objectBlocks(file, reader.objects, options))];
  return { blocks, title: reader.title ?? file.title(), partial: cutReason(end, file.truncated) };
}

const RUNNING = /^(header|footer)(?:-left|-first)?$/;
/** These differ on each page. */
const PAGE_NUMBERS = new Set(['page-number', 'page-count', 'page-continuation']);

/** Headers and footers are stored with the page styles. */
function runningTexts(file: OdfFile): RunningText[] {
  const pages = descendants(parseXml(file.read('styles.xml'), PAGE_NUMBERS), 'master-page');
  return pages.flatMap(elements).flatMap((node): RunningText[] => {
    const type = RUNNING.exec(node.name)?.[1];
    return type === 'header' || type === 'footer' ? [{ type, text: flatText(node) }] : [];
  });
}

/** List styles precede the body; only the body contains text. */
export function readContent(content: Uint8Array, reader: OdfReader, inline: OdfInline): XmlEnd {
  let inBody = false;
  return scanXml(content, {
    collect: (name) => (inBody ? COLLECTED.has(name) : STYLES.has(name)),
    skip: SKIPPED,
    open: (name) => void (inBody ||= name === 'body'),
    element: (node) => {
      if (node.name === 'style') return inline.style(node);
      if (node.name === 'list-style') return reader.listStyle(node);
      inline.resolve(node);
      return reader.read(node);
    },
  });
}

/** Embedded sheets, charts and drawings, and files of other programs. */
export async function objectBlocks(file: OdfFile, objects: string[], options: FormatOptions): Promise<ParsedBlock[]> {
  const blocks: ParsedBlock[] = [];
  const inline = new OdfInline(file);
  for (const path of [...new Set(objects)].slice(0, MAX_OBJECTS)) {
    const content = file.read(`${path}/content.xml`);
    const title = `Embedded: ${path.split('/').at(-1)!}`;
    if (content) {
      const reader = new OdfReader({ headingPath: [title] });
      readContent(content, reader, inline);
      if (reader.blocks.length > 0)
        append(blocks, [{ kind: 'heading', text: title, headingPath: [title] }, ...reader.blocks]);
    }
    const binary = content ? undefined : file.read(path);
    const found = binary && (packagedFile(binary) ?? { bytes: binary, name: undefined });
    if (found) append(blocks, await embeddedBlocks(found.name ?? path.split('/').at(-1)!, found.bytes, options));
  }
  return blocks;
}
