import { IngestionFailure } from '../../reasons.js';
import { lowered, raised } from '../raised.js';
import { PAGE_FIELD } from '../running-text.js';
import { decodeCodePage } from '../rtf/rtf-charsets.js';
import { Bytes } from '../ole/bytes.js';
import type { Fib } from './fib.js';
import type { PieceTable } from './pieces.js';
import { PropertyPages } from './property-pages.js';
import { eachSprm, eachSprm6, SPRM } from './sprms.js';
import type { ParagraphProperties } from './style-sheet.js';

/** Characters with special meaning (MS-DOC 2.4.2). */
export const MARK = {
  picture: '\u0001',
  note: '\u0002',
  comment: '\u0005',
  cell: '\u0007',
  drawing: '\u0008',
} as const;
const FIELD = { begin: '\u0013', separator: '\u0014', end: '\u0015' } as const;
/** A longer field instruction is unterminated: the following characters are text. */
const MAX_INSTRUCTION = 4_096;

/** Paragraphs and the visible text of a document, without field instructions and hidden or deleted text. */
export class DocText {
  readonly letters: string;

  private readonly paragraphs: PropertyPages;
  private readonly characters: PropertyPages | undefined;
  /** Open fields: true if nothing of them is shown, as for instructions and page numbers. */
  private fields: boolean[] = [];
  private instruction = '';
  /** Ranges may overlap, so a short file could contain an unlimited amount of text. */
  private left: number;

  private readonly parts: { document: Bytes; data: Bytes; fib: Fib; pieces: PieceTable };

  constructor(parts: { document: Bytes; table: Bytes; data: Bytes; fib: Fib; pieces: PieceTable }) {
    const { document, table, fib, pieces } = parts;
    this.parts = parts;
    this.letters = pieces.text;
    this.left = 4 * pieces.text.length + 1024;
    const numberBytes = fib.isUnicode ? 4 : 2;
    this.paragraphs = new PropertyPages(document, table, fib.part('paragraphPages'), {
      numberBytes,
      entryBytes: fib.isUnicode ? 13 : 7,
    });
    // Before Word 97 character properties have different operand sizes; hidden text is not detected there.
    if (fib.isUnicode)
      this.characters = new PropertyPages(document, table, fib.part('characterPages'), { numberBytes, entryBytes: 1 });
  }

  /** Properties of the paragraph that ends at a character. */
  properties(end: number): ParagraphProperties {
    const found: ParagraphProperties = { style: 0, inTable: false, rowEnd: false, tableHeader: false };
    const stated = this.stated(end);
    found.style = stated.short(0);
    this.change(stated.slice(2, stated.length - 2), found);
    return found;
  }

  /** Vertically merged cells of a row, by column. */
  mergedCells(end: number): Set<number> {
    const merged = new Set<number>();
    const stated = this.stated(end);
    if (!this.parts.fib.isUnicode) return merged;
    this.eachChange(stated.slice(2, stated.length - 2), (sprm, changes, value) => {
      if (sprm === SPRM.table) markMerged(changes.slice(value + 2, changes.short(value)), merged);
    });
    return merged;
  }

  /**
   * Visible text of a range of characters; `replace` supplies the text for anchors of notes, comments and drawings.
   * @throws IngestionFailure `too_complex` when the total text read far exceeds the text of the file
   */
  visible(from: number, to: number, replace: (mark: string, letter: number) => string): string {
    this.left -= Math.max(1, Math.min(to, this.letters.length) - from);
    if (this.left < 0) throw new IngestionFailure('too_complex');
    let text = '';
    for (let at = from; at < Math.min(to, this.letters.length);) {
      const run = this.run(at, Math.min(to, this.letters.length));
      if (!run.hidden) text += (SCRIPTS[run.script] ?? SCRIPTS[0]!)(this.clean(at, run.to, replace));
      at = run.to;
    }
    const { fib } = this.parts;
    return fib.isUnicode ? text : decode(text, fib.codePage);
  }

  /** Resets fields that a damaged text leaves open, so that they do not extend into the next story. */
  endStory(): void {
    this.fields = [];
  }

  /** The style index of a paragraph and its direct property changes. */
  private stated(end: number): Bytes {
    const { document, fib, pieces } = this.parts;
    const at = this.paragraphs.find(pieces.placeOf(end))?.at ?? 0;
    if (at === 0) return document.slice(0, 0);
    const units = document.byte(at);
    // The length is in units of two bytes; Word 97 writes one byte less, or the number of units after a zero.
    if (!fib.isUnicode) return document.slice(at + 1, 2 * units);
    return units === 0 ? document.slice(at + 2, 2 * document.byte(at + 1)) : document.slice(at + 1, 2 * units - 1);
  }

  private change(changes: Bytes, found: ParagraphProperties): void {
    this.eachChange(changes, (sprm, data, at) => {
      if (sprm === SPRM.style) found.style = data.short(at);
      else if (sprm === SPRM.inTable) found.inTable = data.byte(at) !== 0;
      else if (sprm === SPRM.rowEnd) found.rowEnd = data.byte(at) !== 0;
      else if (sprm === SPRM.tableHeader) found.tableHeader = data.byte(at) !== 0;
      else if (sprm === SPRM.list) found.list = data.short(at);
      else if (sprm === SPRM.listLevel) found.listLevel = data.byte(at);
      else if (sprm === SPRM.outline) found.outline = data.byte(at);
    });
  }

  /** Includes changes that did not fit in place and are stored in the data stream. */
  private eachChange(changes: Bytes, take: (sprm: number, changes: Bytes, at: number) => void): void {
    const { fib, data } = this.parts;
    if (!fib.isUnicode) return eachSprm6(changes, (sprm, at) => take(sprm, changes, at));
    eachSprm(changes, (sprm, at) => {
      if (sprm !== SPRM.huge && sprm !== SPRM.huge95) return take(sprm, changes, at);
      const place = changes.long(at);
      const more = data.slice(place + 2, data.short(place));
      eachSprm(more, (inner, value) => take(inner, more, value));
    });
  }

  /** The run of characters with the same properties. */
  private run(from: number, to: number): LetterRun {
    if (!this.characters) return { to, hidden: false, script: 0 };
    const { document, pieces } = this.parts;
    const piece = pieces.run(from, to);
    const found = this.characters.find(piece.at);
    if (!found || found.to <= piece.at) return { to: piece.to, hidden: false, script: 0 };
    const end = Math.min(piece.to, from + Math.max(1, Math.ceil((found.to - piece.at) / piece.width)));
    let [hidden, script] = [false, 0];
    if (found.at > 0) {
      const changes = document.slice(found.at + 1, document.byte(found.at));
      eachSprm(changes, (sprm, at) => {
        if (sprm === SPRM.hidden || sprm === SPRM.deleted) hidden ||= changes.byte(at) === 1;
        else if (sprm === SPRM.script) script = changes.byte(at);
      });
    }
    // The anchor of a note is a note mark, whether raised or not.
    return { to: end, hidden, script: /^[\u0002\u0005]/.test(this.letters.slice(from, end)) ? 0 : script };
  }

  private clean(from: number, to: number, replace: (mark: string, letter: number) => string): string {
    const piece = this.letters.slice(from, to);
    if (this.fields.length === 0 && !/[\u0001-\u0008\u000b-\u001f]/.test(piece)) return piece;
    let text = '';
    for (let i = 0; i < piece.length; i++) text += this.letter(piece[i]!, from + i, replace);
    return text;
  }

  private letter(letter: string, at: number, replace: (mark: string, letter: number) => string): string {
    if (letter === FIELD.begin) {
      this.fields.push(true);
      this.instruction = '';
    } else if (letter === FIELD.separator && this.fields.length > 0)
      this.fields[this.fields.length - 1] = PAGE_FIELD.test(this.instruction);
    else if (letter === FIELD.end) this.fields.pop();
    else if (this.fields.includes(true)) {
      this.instruction += letter;
      if (this.instruction.length > MAX_INSTRUCTION) this.fields = [];
    } else return PLAIN[letter] ?? (letter < ' ' && letter !== '\t' ? replace(letter, at) : letter);
    return '';
  }
}

interface LetterRun {
  to: number;
  hidden: boolean;
  /** 1 superscript, 2 subscript. */
  script: number;
}

const SCRIPTS: Record<number, (text: string) => string> = { 0: (text) => text, 1: raised, 2: lowered };

const PLAIN: Record<string, string> = {
  '\u000b': '\n',
  '\u000c': '\n',
  '\u000e': '\n',
  '\r': '\n',
  '\u001e': '-',
  '\u001f': '',
};

/** Decodes single-byte characters by their code page. */
const decode = (text: string, codePage: number): string =>
  /[\u0080-\u00ff]/.test(text) ? decodeCodePage(Buffer.from(text, 'latin1'), codePage) : text;

const CELL_BYTES = 20;
/** Two bits of a cell's flags: 1 continues a vertical merge, 3 starts one. */
const mergeOf = (flags: number): number => (flags >> 5) & 3;

/** Row definition: number of cells, their borders, then the cells (MS-DOC 2.9.320). */
function markMerged(row: Bytes, merged: Set<number>): void {
  const cells = Math.min(row.byte(0), 64);
  for (let i = 0; i < cells; i++) {
    if (mergeOf(row.short(1 + 2 * (cells + 1) + CELL_BYTES * i)) === 1) merged.add(i);
  }
}
