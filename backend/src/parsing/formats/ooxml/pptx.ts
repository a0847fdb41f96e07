import { append } from '../../../common/arrays/unbounded.js';
import type { ParsedBlock, ParsedDocument } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { CUT } from '../cut-reason.js';
import type { FormatOptions } from '../format-parser.js';
import { type RunningText, runningText } from '../running-text.js';
import { attr, child, descendants, elements, relationId, type XmlNode } from '../xml.js';
import { drawingParagraphs } from './drawing-text.js';
import { readEmbedded } from './embedded.js';
import { OfficePackage } from './package.js';
import { SlideReader } from './slide.js';

/** Slide by slide, without hidden ones: title, text with its nesting, tables, charts and diagrams, then notes and comments. */
export async function parsePptx(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  return readPresentation(await OfficePackage.open(bytes, options.password), options);
}

export async function readPresentation(file: OfficePackage, options: FormatOptions): Promise<ParsedDocument> {
  const slides = slideParts(file);
  const blocks: ParsedBlock[] = [];
  const running: RunningText[] = [];
  const masters = new Set<string>();
  for (const [i, part] of slides.entries()) {
    const read = readSlide(file, part, i + 1, masters);
    append(blocks, read.blocks);
    append(running, read.running);
    options.onProgress(i + 1, slides.length);
  }
  const title = file.title() ?? blocks.find((b) => b.kind === 'heading')?.text;
  append(blocks, runningText(running, blocks));
  append(blocks, await readEmbedded(file, slides, options));
  const partial = file.zip.truncated ? CUT : undefined;
  return { blocks, title, pages: slides.length, partial };
}

/** In presentation order; if the slide list is missing, by part number. */
function slideParts(file: OfficePackage): string[] {
  const presentation = 'ppt/presentation.xml';
  const part = file.zip.truncated && !file.zip.has(presentation) ? presentation : file.main(presentation);
  const targets = new Map(file.relations(part).map((r) => [r.id, r.target]));
  const listed = descendants(file.xml(part), 'sldId')
    .map((slide) => targets.get(relationId(slide) ?? '') ?? '')
    .filter((slide) => file.zip.has(slide));
  if (listed.length > 0 || !file.zip.truncated) return listed;
  const number = (name: string): number => Number(/(?<!\d)(\d{1,9})\.xml$/.exec(name)?.[1] ?? 0);
  return file.zip.names.filter((n) => /^ppt\/slides\/[^/]+\.xml$/.test(n)).sort((a, b) => number(a) - number(b));
}

/** @param masters layouts and masters whose text was read with an earlier slide */
function readSlide(file: OfficePackage, part: string, slide: number, masters: Set<string>): SlideReader {
  const reader = new SlideReader(file, part, slide);
  const tree = file.xml(part);
  if (isOff(tree, 'show')) return reader;
  reader.read(tree);
  for (const master of newMasters(file, part, tree, masters)) reader.readMaster(file.xml(master));
  const pages = file.relatedOf(part, 'notesSlide').map((p) => file.xml(p));
  const notes = pages.flatMap(notesOf);
  for (const page of pages) reader.readRunning(page);
  if (notes.length > 0) reader.add('paragraph', `Notes: ${notes.join('\n')}`);
  const comments = file.relatedOf(part, 'comments').flatMap((p) => commentsOf(file.xml(p)));
  if (comments.length > 0) reader.add('list', comments.map((text) => `- Comment: ${text}`).join('\n'));
  return reader;
}

/** The layout and master of a slide, if they are shown on it and were not read before. */
function newMasters(file: OfficePackage, part: string, slide: XmlNode, seen: Set<string>): string[] {
  const layout = file.relatedOf(part, 'slideLayout')[0];
  if (layout === undefined || seen.has(layout) || isOff(slide, 'showMasterSp')) return [];
  const masters = isOff(file.xml(layout), 'showMasterSp') ? [] : file.relatedOf(layout, 'slideMaster');
  const found = [layout, ...masters].filter((master) => !seen.has(master));
  for (const master of found) seen.add(master);
  return found;
}

const isOff = (node: XmlNode, name: string): boolean => /^(?:0|false)$/.test(attr(node, name) ?? '');

/** The body of a notes page and its drawings; its other placeholders repeat the slide or number the page. */
function notesOf(notes: XmlNode): string[] {
  const shapes = elements(descendants(notes, 'spTree')[0] ?? notes);
  return shapes
    .filter((shape) => descendants(shape, 'ph').every((ph) => ph.attrs['type'] === 'body'))
    .flatMap((shape) => drawingParagraphs(child(shape, 'txBody') ?? shape));
}

/** `text` in classic comments, a text body in threaded ones. */
function commentsOf(comments: XmlNode): string[] {
  const texts = [...descendants(comments, 'text'), ...descendants(comments, 'txBody')];
  return texts.map((node) => oneLine(allText(node))).filter((text) => text !== '');
}

const allText = (node: XmlNode): string =>
  node.children.map((c) => (typeof c === 'string' ? c : c.name === 'p' ? `${allText(c)} ` : allText(c))).join('');
