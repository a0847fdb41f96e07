import type { ParsedBlock } from '../../document-parser.js';
import { DOCUMENT_LIMITS } from '../../document-limits.js';
import type { Bytes } from '../ole/bytes.js';
import type { WordNumbering } from '../ooxml/word-numbering.js';
import { RtfBlocks } from '../rtf/rtf-blocks.js';
import { Asides } from './asides.js';
import { DocText, MARK } from './doc-text.js';
import type { Fib } from './fib.js';
import { listNumbering } from './lists.js';
import type { PieceTable } from './pieces.js';
import { readPlaces } from './plc.js';
import { type ParagraphProperties, StyleSheet } from './style-sheet.js';

export interface DocParts {
  document: Bytes;
  /** What the header's places refer to; the document itself up to Word 95. */
  table: Bytes;
  data: Bytes;
  fib: Fib;
  pieces: PieceTable;
}

/** Ends of paragraphs, cells and sections. */
const ENDS = /[\r\u0007\u000c]/g;
/** Of the texts of headers and footers, the first six are lines above notes; then six for each section. */
const FIRST_HEADER = 6;
const FOOTERS = new Set([2, 3, 5]);
const MAX_CELLS = 64;
const MAX_PARAGRAPHS = 1_000_000;
/** Items of lists that were typed, not numbered by Word. */
const TYPED_BULLET = /^[•·▪◦\uf0b7\uf0a7][\t ]+/;

/** Reads the text of a Word document from top to bottom. */
export class DocReader {
  private readonly blocks = new RtfBlocks();
  private readonly text: DocText;
  private readonly styles: StyleSheet;
  private readonly numbering: WordNumbering;
  private readonly asides: Asides;
  private boxes: string[] = [];
  /** Text of the cell and cells of the row that are being read. */
  private cell: string[] = [];
  private cells: string[] = [];
  private above: string[] = [];

  /** More paragraphs than are read. */
  full = false;
  private paragraphs = 0;

  private readonly parts: DocParts;

  constructor(parts: DocParts) {
    const { table, fib } = parts;
    this.parts = parts;
    this.text = new DocText(parts);
    this.styles = new StyleSheet(table, fib.part('styles'), fib.isUnicode);
    this.numbering = listNumbering(table, fib);
    this.asides = new Asides(this.text, table, fib);
  }

  read(): { blocks: ParsedBlock[]; title: string | undefined } {
    const [from, to] = this.parts.fib.story('body');
    const { letters } = this.text;
    const end = Math.min(to, letters.length);
    ENDS.lastIndex = from;
    for (let at = from; at < end && this.blocks.blocks.length <= DOCUMENT_LIMITS.blocks;) {
      this.full = ++this.paragraphs > MAX_PARAGRAPHS;
      if (this.full) break;
      const last = Math.min(ENDS.exec(letters)?.index ?? end, end - 1);
      this.paragraph(at, last);
      at = last + 1;
      ENDS.lastIndex = at;
    }
    this.text.endStory();
    this.putBoxes(this.asides.rest());
    this.runningText();
    if (this.cells.length > 0 || this.cell.length > 0) this.endRow(false);
    this.blocks.finish('');
    return { blocks: this.blocks.blocks, title: this.blocks.title };
  }

  private paragraph(from: number, last: number): void {
    const properties = this.text.properties(last);
    const isCell = this.text.letters[last] === MARK.cell;
    // Where nothing is known of a row, its end is a cell without text behind another cell.
    const rowEnd = properties.rowEnd || (isCell && !this.parts.fib.isUnicode && from === last && this.cells.length > 0);
    if (isCell && rowEnd) return this.endRow(properties.tableHeader, last);
    // The last letter of a text may be missing its mark.
    const end = /[\r\u0007\u000c]/.test(this.text.letters[last] ?? '') ? last : last + 1;
    const text = this.text.visible(from, end, (mark, at) => (mark === MARK.cell ? '' : this.asides.mark(at)));
    const { notes, boxes } = this.asides.between(from, last);
    for (const note of notes) this.blocks.aside(note);
    for (const box of boxes) this.boxes.push(box);
    if (properties.inTable || isCell) this.cellText(text, isCell);
    else this.flow(text, properties);
  }

  private cellText(text: string, isEnd: boolean): void {
    this.cell.push(text);
    if (!isEnd) return;
    if (this.cells.length < MAX_CELLS) this.cells.push(this.cell.join('\n').trim());
    this.cell = [];
  }

  /** A cell that goes on with the one above it has that one's text: a row that is read alone keeps its sense. */
  private endRow(isHeader: boolean, last?: number): void {
    const merged = last === undefined ? new Set<number>() : this.text.mergedCells(last);
    if (this.cell.length > 0) this.cellText('', true);
    const cells = this.cells.map((cell, i) => (cell === '' && merged.has(i) ? (this.above[i] ?? '') : cell));
    for (const cell of cells) this.blocks.endCell(cell);
    this.blocks.endRow(isHeader);
    this.above = cells;
    this.cells = [];
  }

  private flow(text: string, properties: ParagraphProperties): void {
    this.above = [];
    if (this.styles.isContents(properties.style)) return;
    const heading = this.styles.headingLevel(properties);
    const place = text.trim() === '' ? undefined : this.styles.listPlace(properties);
    const mark = place && this.numbering.mark({ list: String(place.list), level: place.level });
    if (heading !== undefined) {
      const words = mark && mark !== '-' ? `${mark} ${text}` : text;
      this.blocks.paragraph(words, { inTable: false, heading, label: '', level: 0 });
    } else {
      const words = mark ? text : text.replace(TYPED_BULLET, '');
      const label = mark ?? (words === text ? '' : '-');
      this.blocks.paragraph(words, { inTable: false, heading, label, level: place?.level ?? 0 });
    }
    const boxes = this.boxes;
    this.boxes = [];
    this.putBoxes(boxes);
  }

  private putBoxes(boxes: readonly string[]): void {
    for (const box of boxes) {
      for (const text of box.split('\n')) {
        this.blocks.paragraph(text, { inTable: false, heading: undefined, label: '', level: 0 });
      }
    }
  }

  /** Headers and footers of the sections, by their order in the text that has them all. */
  private runningText(): void {
    const { table, fib } = this.parts;
    const [start, end] = fib.story('headers');
    const { places } = readPlaces(table, fib.part('headers'), 0);
    for (const [i, place] of places.slice(0, -1).entries()) {
      if (i < FIRST_HEADER) continue;
      const text = this.text.visible(start + place, Math.min(end, start + places[i + 1]!), () => '');
      this.text.endStory();
      if (text.trim() !== '') this.blocks.running(FOOTERS.has(i % 6) ? 'footer' : 'header', text);
    }
  }
}
