import { append } from '../../../common/arrays/unbounded.js';
import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { cutReason } from '../cut-reason.js';
import type { FormatOptions } from '../format-parser.js';
import { attr, elements, scanXml, type XmlNode } from '../xml.js';
import { OdfFile } from './odf-file.js';
import { OdfInline } from './odf-inline.js';
import { OdfReader } from './odf-reader.js';
import { flatText } from './odf-text.js';
import { objectBlocks } from './text-document.js';

/** Repeated on every slide. */
const BOILERPLATE = new Set(['page-number', 'date-time', 'footer', 'header', 'page']);

/** Slide by slide, without hidden ones: title, text, tables, then notes and comments. */
export async function parseOdp(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const file = OdfFile.open(bytes, options.password);
  const blocks: ParsedBlock[] = [];
  const styles: XmlNode[] = [];
  const inline = new OdfInline(file);
  const objects: string[] = [];
  const hidden = new Set<string>();
  let slide = 0;
  let inBody = false;
  const end = scanXml(file.read('content.xml')!, {
    collect: (name) => (inBody ? name === 'page' : name === 'list-style' || name === 'style'),
    open: (name) => void (inBody ||= name === 'presentation' || name === 'drawing'),
    element: (node) => {
      if (node.name === 'style') {
        if (isHidden(node)) hidden.add(attr(node, 'name') ?? '');
        return inline.style(node);
      }
      if (node.name === 'list-style') return void styles.push(node);
      inline.resolve(node);
      slide += 1;
      if (hidden.has(attr(node, 'style-name') ?? '')) return;
      const read = readSlide(node, slide, styles);
      append(blocks, read.blocks);
      append(objects, read.objects);
    },
  });
  const title = file.title() ?? blocks.find((b) => b.kind === 'heading')?.text;
  append(blocks, await objectBlocks(file, objects, options));
  return { blocks, title, pages: slide, partial: cutReason(end, file.truncated) };
}

/** Whether a style hides slides from the show. */
const isHidden = (style: XmlNode): boolean =>
  elements(style).some((e) => e.name === 'drawing-page-properties' && attr(e, 'visibility') === 'hidden');

const classOf = (shape: XmlNode): string => attr(shape, 'class') ?? '';

function readSlide(page: XmlNode, slide: number, styles: XmlNode[]): OdfReader {
  const title = oneLine(
    elements(page)
      .filter((e) => classOf(e) === 'title')
      .map(flatText)
      .join(' '),
  );
  const reader = new OdfReader({ slide, ...(title === '' ? {} : { headingPath: [title] }) });
  for (const style of styles) reader.listStyle(style);
  reader.add('heading', title);
  const shapes = elements(page).filter((e) => !['title', ...BOILERPLATE].includes(classOf(e)));
  for (const shape of shapes) if (shape.name !== 'notes') reader.read(shape);
  for (const notes of shapes) if (notes.name === 'notes') addNotes(notes, reader);
  for (const comment of shapes.filter((e) => e.name === 'annotation')) {
    const text = flatText(comment);
    if (text !== '') reader.add('paragraph', `Comment: ${text}`);
  }
  return reader;
}

function addNotes(notes: XmlNode, reader: OdfReader): void {
  const text = elements(notes)
    .filter((e) => classOf(e) === 'notes')
    .map(flatText)
    .join('\n')
    .trim();
  if (text !== '') reader.add('paragraph', `Notes: ${text}`);
}
