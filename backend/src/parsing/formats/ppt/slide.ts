import { append } from '../../../common/arrays/unbounded.js';
import type { BlockKind, ParsedBlock } from '../../document-parser.js';
import { cleanText, oneLine } from '../clean-text.js';
import type { RunningText } from '../running-text.js';
import { tableBlocks } from '../table-rows.js';
import { childrenOf, descendantsOf, type PptRecord, RECORD, textOf } from './ppt-records.js';
import type { Presentation, SlidePlace } from './presentation.js';
import { PLACEHOLDER, shapesOf, type TextShape } from './slide-shapes.js';
import { readText } from './slide-text.js';

/** Index of a comment's string that contains its text; the others name its author. */
const COMMENT_TEXT = 1;
/** String numbers of headers and footers. */
const RUNNING: Readonly<Record<number, RunningText['type']>> = { 1: 'header', 2: 'footer' };

/** A slide as blocks: its title first, then texts and tables, notes, comments. */
export function readSlide(presentation: Presentation, { record, outline }: SlidePlace, slide: number): ParsedBlock[] {
  const { stream } = presentation;
  const shapes = shapesOf(stream, record, outline);
  const texts = shapes.flatMap((shape) => ('text' in shape ? [shape.text] : []));
  const writer = new SlideWriter(slide, titleOf(texts) || outlineTitle(presentation, outline, texts));
  for (const shape of shapes) {
    if ('table' in shape) writer.table(shape.table);
    else if (!shape.text.isTitle) writer.text(shape.text);
  }
  const notes = notesOf(presentation, record);
  if (notes.length > 0) writer.add('paragraph', `Notes: ${notes.join('\n')}`);
  const comments = commentsOf(presentation, record);
  if (comments.length > 0) writer.add('list', comments.map((text) => `- Comment: ${text}`).join('\n'));
  return writer.blocks;
}

/** Master texts that all slides show, each once; placeholders are omitted. */
export function masterTexts({ stream, masters }: Presentation, slides: readonly ParsedBlock[]): ParsedBlock[] {
  const known = new Set(slides.map(({ text }) => text));
  const texts = masters
    .flatMap((master) => shapesOf(stream, master, []))
    .flatMap((shape) => ('text' in shape && shape.text.placeholder === 0 ? shape.text.paragraphs : []))
    .map(({ text }) => cleanText(text).trim())
    .filter((text) => text !== '' && !known.has(text));
  return [...new Set(texts)].map((text) => ({ kind: 'paragraph', text }));
}

/** Headers and footers set for all slides and notes, and for single slides. */
export function runningTexts({ stream, document, slides }: Presentation): RunningText[] {
  const found: RunningText[] = [];
  for (const parent of [document, ...slides.map(({ record }) => record)]) {
    if (!parent) continue;
    for (const group of childrenOf(stream, parent)) {
      if (group.type !== RECORD.running) continue;
      for (const part of childrenOf(stream, group)) {
        const type = part.type === RECORD.string ? RUNNING[part.instance] : undefined;
        if (type) found.push({ type, text: textOf(stream, part) });
      }
    }
  }
  return found;
}

const titleOf = (texts: readonly TextShape[]): string =>
  oneLine(
    texts
      .filter((text) => text.isTitle)
      .flatMap(({ paragraphs }) => paragraphs.map((p) => p.text))
      .join(' '),
  );

/** Some programs write outline texts that no shape references. */
function outlineTitle({ stream }: Presentation, outline: SlidePlace['outline'], texts: readonly TextShape[]): string {
  if (texts.length > 0) return '';
  const title = outline.map((records) => readText(stream, records)).find((text) => text.isTitle);
  return oneLine((title?.paragraphs ?? []).map((p) => p.text).join(' '));
}

class SlideWriter {
  readonly blocks: ParsedBlock[] = [];
  private readonly place: Partial<ParsedBlock>;

  constructor(slide: number, title: string) {
    this.place = { slide, ...(title === '' ? {} : { headingPath: [title] }) };
    this.add('heading', title);
  }

  add(kind: BlockKind, text: string): void {
    if (text.trim() !== '') this.blocks.push({ kind, text, ...this.place });
  }

  text({ isBody, paragraphs: all }: TextShape): void {
    const paragraphs = all.map((p) => ({ ...p, text: cleanText(p.text).trim() })).filter(({ text }) => text !== '');
    const bulleted = isBody && paragraphs.length > 1;
    for (const { text, level, bullet } of paragraphs) {
      const isItem = bullet ?? (bulleted || level > 0);
      if (isItem) this.item(`${'  '.repeat(level)}- ${oneLine(text)}`);
      else this.add('paragraph', text);
    }
  }

  table(rows: string[][]): void {
    append(this.blocks, tableBlocks(rows, { place: this.place }));
  }

  /** Consecutive items form one list. */
  private item(line: string): void {
    const last = this.blocks.at(-1);
    if (last?.kind === 'list') last.text += `\n${line}`;
    else this.add('list', line);
  }
}

/** Notes are in the body of the notes page; the rest repeats the slide. */
function notesOf({ stream, notes }: Presentation, slide: PptRecord): string[] {
  const facts = [...childrenOf(stream, slide)].find((record) => record.type === RECORD.slideFacts);
  const page = facts && notes.get(stream.long(facts.at + 16));
  if (!page) return [];
  return shapesOf(stream, page, [])
    .flatMap((shape) => ('text' in shape && shape.text.placeholder === PLACEHOLDER.notesBody ? [shape.text] : []))
    .flatMap(({ paragraphs }) => paragraphs.map((p) => cleanText(p.text).trim()))
    .filter((text) => text !== '');
}

function commentsOf({ stream }: Presentation, slide: PptRecord): string[] {
  const found: string[] = [];
  for (const comment of descendantsOf(stream, slide, RECORD.comment)) {
    for (const part of childrenOf(stream, comment)) {
      if (part.type !== RECORD.string || part.instance !== COMMENT_TEXT) continue;
      const text = oneLine(textOf(stream, part));
      if (text !== '') found.push(text);
    }
  }
  return found;
}
