import { append } from '../../../common/arrays/unbounded.js';
import type { BlockKind, ParsedBlock } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { HeadingStack } from '../heading-stack.js';
import { tableBlocks } from '../table-rows.js';
import type { WordModel, WordNode } from './word-model.js';
import type { WordNumbering } from './word-numbering.js';
import { framed, readTable } from './word-table.js';
import { type Aside, newAside, readMark, WordText } from './word-text.js';

/** Other parts of the document to which paragraphs refer. */
export interface WordParts {
  numbering: WordNumbering;
  /** Blocks of a chart or a diagram by relationship id. */
  chart: (id: string) => ParsedBlock[];
  diagram: (id: string) => ParsedBlock[];
}

/** Reads mammoth's model of a Word document from top to bottom. */
export class WordReader {
  readonly blocks: ParsedBlock[] = [];
  /** Inserted documents of other formats: the number of preceding blocks, and their relationship. */
  readonly chunks: { at: number; id: string; path: string[] | undefined }[] = [];
  title: string | undefined;
  private readonly headings = new HeadingStack();
  private readonly text = new WordText();

  /** The part with notes and comments. */
  private readonly beneath: WordModel;
  private readonly parts: WordParts;

  constructor(beneath: WordModel, parts: WordParts) {
    this.beneath = beneath;
    this.parts = parts;
  }

  read(node: WordNode): void {
    const aside = newAside();
    if (node.type === 'paragraph') this.paragraph(node, aside);
    else if (node.type === 'table') this.table(node, aside);
    else if (node.type === 'bookmarkStart') readMark(node, aside);
    else for (const inner of node.children ?? []) this.read(inner);
    this.beside(aside);
  }

  private paragraph(node: WordNode, aside: Aside): void {
    const text = this.text.read(node, aside);
    if (text === '') return;
    const [level, list] = aside.marks.item.at(-1)?.split(/:(.*)/s) ?? [];
    const place = list === undefined ? undefined : { level: Number(level), list };
    const mark = place && this.parts.numbering.mark(place);
    const heading = /^heading (\d)$/.exec(node.styleId ?? '')?.[1];
    if (heading !== undefined) this.heading(Number(heading), oneLine(mark && mark !== '-' ? `${mark} ${text}` : text));
    else if (place) this.listItem(`${'  '.repeat(place.level)}${mark ? `${mark} ` : ''}${oneLine(text)}`);
    else this.add('paragraph', text);
  }

  private heading(level: number, text: string): void {
    if (level === 0) this.title ??= text;
    this.headings.enter(level, text);
    this.add('heading', text);
  }

  /** Consecutive items form one list. */
  private listItem(line: string): void {
    const last = this.blocks.at(-1);
    if (last?.kind === 'list') last.text += `\n${line}`;
    else this.add('list', line);
  }

  private table(table: WordNode, aside: Aside): void {
    const frame = framed(table);
    if (frame) {
      for (const node of frame) this.read(node);
      return;
    }
    const words = ({ type, children = [] }: WordNode): string => {
      const [inner, own] = [children.filter((c) => c.type === 'table'), children.filter((c) => c.type !== 'table')];
      append(aside.boxes, inner);
      return this.text.flat({ type, children: own }, aside);
    };
    const { rows, headerRows } = readTable(table, words);
    this.addBlocks(tableBlocks(rows, { headerRows }));
  }

  private beside({ boxes, marks, notes, comments }: Aside): void {
    for (const node of boxes) this.read(node);
    for (const id of marks.chart) this.addBlocks(this.parts.chart(id));
    for (const id of marks.diagram) this.addBlocks(this.parts.diagram(id));
    for (const id of marks.chunk) this.chunks.push({ at: this.blocks.length, id, path: this.headings.path() });
    for (const { reference, mark } of notes) this.addNote(mark, this.beneath.notes.resolve(reference)?.body);
    for (const id of comments) this.addNote('Comment:', this.beneath.comments.find((c) => c.commentId === id)?.body);
  }

  private addNote(mark: string, body: WordNode[] = []): void {
    const text = new WordText().flat({ type: 'note', children: body }, newAside());
    if (text !== '') this.add('paragraph', `${mark} ${text}`);
  }

  private addBlocks(blocks: ParsedBlock[]): void {
    for (const block of blocks) this.blocks.push({ ...block, headingPath: this.headings.path() });
  }

  private add(kind: BlockKind, text: string): void {
    this.blocks.push({ kind, text, headingPath: this.headings.path() });
  }
}
