import { append } from '../../../common/arrays/unbounded.js';
import type { ParsedBlock } from '../../document-parser.js';
import { cleanText, oneLine } from '../clean-text.js';
import { HeadingStack } from '../heading-stack.js';
import { runningText } from '../running-text.js';
import { tableBlocks } from '../table-rows.js';

export interface ParagraphPlace {
  inTable: boolean;
  /** From 1; 0 for the document's title. */
  heading: number | undefined;
  /** The displayed mark of a list item; empty for other paragraphs. */
  label: string;
  level: number;
}

/** Collects paragraphs, rows and attached content into blocks. */
export class RtfBlocks {
  readonly blocks: ParsedBlock[] = [];
  title: string | undefined;
  private readonly headings = new HeadingStack();
  private rows: string[][] = [];
  private cells: string[] = [];
  private cell = '';
  private headerRows = 0;
  private asides: string[] = [];
  private readonly repeated: { type: 'header' | 'footer'; text: string }[] = [];

  paragraph(raw: string, place: ParagraphPlace): void {
    const text = cleanText(raw)
      .replace(/\n{3,}/g, '\n\n')
      .trim();
    if (place.inTable) this.cell += `${this.cell === '' ? '' : ' '}${text}`;
    else {
      this.endTable();
      if (text !== '') this.flow(text, place);
      this.putAsides();
    }
  }

  endCell(raw: string): void {
    this.cells.push(oneLine(`${this.cell} ${raw}`));
    this.cell = '';
  }

  endRow(isHeader: boolean): void {
    if (isHeader && this.headerRows === this.rows.length) this.headerRows += 1;
    if (this.cells.some((cell) => cell !== '')) this.rows.push(this.cells);
    this.cells = [];
    this.cell = '';
  }

  /** A note or a comment, placed after its paragraph. */
  aside(text: string): void {
    const clean = oneLine(text);
    if (/[\p{L}\p{N}]/u.test(clean.replace(/^\[\d+\]/, ''))) this.asides.push(clean);
  }

  running(type: 'header' | 'footer', text: string): void {
    this.repeated.push({ type, text });
  }

  finish(raw: string): void {
    const inTable = this.cells.length > 0 || this.cell !== '';
    if (inTable) {
      if (`${this.cell}${raw}`.trim() !== '') this.endCell(raw);
      this.endRow(false);
    }
    this.paragraph(inTable ? '' : raw, { inTable: false, heading: undefined, label: '', level: 0 });
    append(this.blocks, runningText(this.repeated, this.blocks));
  }

  private flow(text: string, { heading, label, level }: ParagraphPlace): void {
    const last = this.blocks.at(-1);
    if (heading !== undefined) {
      if (heading === 0) this.title ??= oneLine(text);
      this.headings.enter(heading, oneLine(text));
      this.add('heading', oneLine(text));
    } else if (label !== '') {
      const line = `${'  '.repeat(level)}${label} ${oneLine(text)}`;
      if (last?.kind === 'list') last.text += `\n${line}`;
      else this.add('list', line);
    } else this.add('paragraph', text);
  }

  private endTable(): void {
    const options = { headerRows: this.headerRows > 0 ? this.headerRows : undefined };
    for (const block of tableBlocks(this.rows, options))
      this.blocks.push({ ...block, headingPath: this.headings.path() });
    this.rows = [];
    this.headerRows = 0;
  }

  private putAsides(): void {
    for (const text of this.asides) this.add('paragraph', text);
    this.asides = [];
  }

  private add(kind: ParsedBlock['kind'], text: string): void {
    this.blocks.push({ kind, text, headingPath: this.headings.path() });
  }
}
