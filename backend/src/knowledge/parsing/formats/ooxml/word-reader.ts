import type { BlockKind, ParsedBlock } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { HeadingStack } from '../heading-stack.js';
import { tableBlocks } from '../table-rows.js';
import { child, elements, relationId, type XmlNode } from '../xml.js';
import type { WordNumbering } from './word-numbering.js';
import type { WordStyles } from './word-styles.js';
import { framed, readTable } from './word-table.js';
import { type Aside, newAside, WordText } from './word-text.js';

/** Other parts of the document, by what a paragraph refers to. */
export interface WordParts {
  styles: WordStyles;
  numbering: WordNumbering;
  /** Text of notes and comments by their id. */
  notes: Record<'footnote' | 'endnote' | 'comment', Map<string, string>>;
  /** Blocks of a chart or a diagram by its relation. */
  chart: (id: string) => ParsedBlock[];
  diagram: (id: string) => ParsedBlock[];
}

const MAX_BOXES = 20;

/** Reads the body of a Word document from top to bottom. */
export class WordReader {
  readonly blocks: ParsedBlock[] = [];
  /** Documents of another format that stand in the text: after how many blocks, and their relation. */
  readonly chunks: { at: number; id: string; path: string[] | undefined }[] = [];
  title: string | undefined;
  private readonly headings = new HeadingStack();
  private readonly text = new WordText();
  private depth = 0;

  private readonly parts: WordParts;

  constructor(parts: WordParts) {
    this.parts = parts;
  }

  read(node: XmlNode): void {
    if (node.name === 'p') this.paragraph(node);
    else if (node.name === 'tbl') this.table(node);
    else if (node.name === 'altChunk')
      this.chunks.push({ at: this.blocks.length, id: relationId(node) ?? '', path: this.headings.path() });
    else if (!/^(?:del|moveFrom|sdtPr|sectPr)$/.test(node.name)) for (const inner of elements(node)) this.read(inner);
  }

  private paragraph(node: XmlNode): void {
    const properties = child(node, 'pPr');
    if (this.parts.styles.isContents(properties)) return;
    const aside = newAside();
    const text = this.text.read(node, aside);
    const level = this.parts.styles.headingLevel(properties);
    const place = this.parts.styles.listPlace(properties);
    if (text !== '') {
      const mark = place && this.parts.numbering.mark(place);
      if (level !== undefined) this.heading(level, oneLine(mark && mark !== '-' ? `${mark} ${text}` : text));
      else if (place) this.listItem(`${'  '.repeat(place.level)}${mark ? `${mark} ` : ''}${oneLine(text)}`);
      else this.add('paragraph', text);
    }
    this.beside(aside);
  }

  private heading(level: number, text: string): void {
    if (level === 0) this.title ??= text;
    this.headings.enter(level, text);
    this.add('heading', text);
  }

  /** Items that follow each other are one list. */
  private listItem(line: string): void {
    const last = this.blocks.at(-1);
    if (last?.kind === 'list') last.text += `\n${line}`;
    else this.add('list', line);
  }

  private table(table: XmlNode): void {
    const frame = framed(table);
    if (frame) {
      for (const node of frame) this.read(node);
      return;
    }
    const aside = newAside();
    const { rows, headerRows, inner } = readTable(table, (p) => oneLine(this.text.read(p, aside)));
    this.addBlocks(tableBlocks(rows, { headerRows }));
    for (const nested of inner) this.table(nested);
    this.beside(aside);
  }

  private beside(aside: Aside): void {
    if (++this.depth <= MAX_BOXES) for (const node of aside.boxes) this.read(node);
    this.depth -= 1;
    for (const id of aside.charts) this.addBlocks(this.parts.chart(id));
    for (const id of aside.diagrams) this.addBlocks(this.parts.diagram(id));
    for (const { kind, id, mark } of aside.notes) {
      const text = this.parts.notes[kind].get(id) ?? '';
      if (text !== '') this.add('paragraph', `${mark} ${text}`);
    }
    for (const id of aside.comments) {
      const text = this.parts.notes.comment.get(id) ?? '';
      if (text !== '') this.add('paragraph', `Comment: ${text}`);
    }
  }

  private addBlocks(blocks: ParsedBlock[]): void {
    for (const block of blocks) this.blocks.push({ ...block, headingPath: this.headings.path() });
  }

  private add(kind: BlockKind, text: string): void {
    this.blocks.push({ kind, text, headingPath: this.headings.path() });
  }
}
