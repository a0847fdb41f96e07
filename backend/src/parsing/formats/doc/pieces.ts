import { DOCUMENT_LIMITS } from '../../document-limits.js';
import { Bytes } from '../ole/bytes.js';
import type { Fib } from './fib.js';

interface Piece {
  /** First character. */
  from: number;
  to: number;
  /** Byte offset of the first character in the document stream. */
  at: number;
  /** Bytes per character. */
  width: 1 | 2;
}

const MAX_LETTERS = 2 * DOCUMENT_LIMITS.characters;

/** Meaning of the bytes 0x80 to 0x9f in single-byte text (MS-DOC 2.9.73). */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The text of a document, assembled from its pieces (MS-DOC 2.4.1), and the file position of each character. */
export class PieceTable {
  /** One UTF-16 unit per character; up to Word 95, one byte per character, not yet decoded. */
  readonly text: string;
  /** Whether the file refers to text that is missing. */
  readonly cut: boolean;
  /** Whether there is more text than the limit. */
  readonly full: boolean;
  private readonly pieces: readonly Piece[];

  constructor(document: Buffer, table: Buffer, fib: Fib) {
    this.pieces = piecesOf(table, fib);
    const parts: string[] = [];
    let letters = 0;
    let cut = this.pieces.length === 0;
    for (const { from, to, at, width } of this.pieces) {
      const bytes = document.subarray(at, at + (to - from) * width);
      const text = width === 2 ? bytes.toString('utf16le') : fib.isUnicode ? narrow(bytes) : bytes.toString('latin1');
      // Characters are addressed by offset, so missing text keeps its length.
      const whole = text.length < to - from && letters + to - from <= MAX_LETTERS;
      cut ||= text.length < to - from;
      parts.push(whole ? text.padEnd(to - from, '\u0000') : text);
      letters += to - from;
      if (letters > MAX_LETTERS) break;
    }
    this.text = parts.join('');
    this.cut = cut;
    this.full = letters > MAX_LETTERS;
  }

  /** Byte offset of a character in the document stream. */
  placeOf(letter: number): number {
    const piece = this.pieceOf(letter);
    return piece ? piece.at + (letter - piece.from) * piece.width : -1;
  }

  /** The longest contiguous run from a character: its end, byte offset and bytes per character. */
  run(from: number, to: number): { to: number; at: number; width: number } {
    const piece = this.pieceOf(from);
    if (!piece) return { to, at: -1, width: 1 };
    return { to: Math.min(to, piece.to), at: piece.at + (from - piece.from) * piece.width, width: piece.width };
  }

  private pieceOf(letter: number): Piece | undefined {
    let [low, high] = [0, this.pieces.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const piece = this.pieces[middle]!;
      if (letter < piece.from) high = middle - 1;
      else if (letter >= piece.to) low = middle + 1;
      else return piece;
    }
    return undefined;
  }
}

function piecesOf(table: Buffer, fib: Fib): Piece[] {
  const { at, length } = fib.part('pieces');
  const listed = length > 0 ? readPieces(new Bytes(table.subarray(at, at + length)), fib.isUnicode) : [];
  if (listed.length > 0) return listed;
  // Without a table the text is in one piece; Word 97 and later always write one.
  const { at: first, length: bytes } = fib.text;
  return fib.isUnicode || fib.inPieces || bytes === 0 ? [] : [{ from: 0, to: bytes, at: first, width: 1 }];
}

/** Property changes (1) may precede the table (2). */
function readPieces(data: Bytes, isUnicode: boolean): Piece[] {
  let at = 0;
  while (data.byte(at) === 1) at += 3 + data.short(at + 1);
  if (data.byte(at) !== 2) return [];
  const count = Math.floor((Math.min(data.long(at + 1), data.length - at - 5) - 4) / 12);
  const pieces: Piece[] = [];
  for (let i = 0; i < count; i++) {
    const [from, to] = [data.long(at + 5 + 4 * i), data.long(at + 9 + 4 * i)];
    const place = data.long(at + 5 + 4 * (count + 1) + 8 * i + 2);
    if (from !== (pieces.at(-1)?.to ?? 0) || to <= from) break;
    const isNarrow = !isUnicode || (place & 0x4000_0000) !== 0;
    const first = place & 0x3fff_ffff;
    pieces.push({ from, to, at: isUnicode && isNarrow ? first >> 1 : first, width: isNarrow ? 1 : 2 });
  }
  return pieces;
}

const narrow = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (letter) => HIGH[letter.charCodeAt(0) - 0x80]!);
