import { decodeCodePage } from '../rtf/rtf-charsets.js';

/** Text encoding: bytes of a code page up to BIFF5, Unicode in BIFF8 (MS-XLS 2.5.294). */
export interface TextForm {
  unicode: boolean;
  codePage: number;
}

const WIDE = 1;
const EXTENDED = 4;
const RICH = 8;

/** Text preceded by its length in one or two bytes. */
export function shortText(data: Buffer, at: number, { unicode, codePage }: TextForm, lengthBytes: 1 | 2): string {
  if (at + lengthBytes > data.length) return '';
  const length = data.readUIntLE(at, lengthBytes);
  const from = at + lengthBytes;
  return unicode ? plainText(data, from, length) : decodeCodePage(data.subarray(from, from + length), codePage);
}

/** Unicode text after its flags: two bytes per character, or one if all upper bytes are zero. */
function plainText(data: Buffer, at: number, length: number): string {
  const flags = data[at] ?? 0;
  const from = at + 1 + (flags & RICH ? 2 : 0) + (flags & EXTENDED ? 4 : 0);
  return flags & WIDE ? wide(data.subarray(from, from + 2 * length)) : data.toString('latin1', from, from + length);
}

const wide = (bytes: Buffer): string => bytes.toString('utf16le');

/** Text of a record with continuations: each piece begins with its own flags. */
export function piecesText(pieces: readonly Buffer[], length: number): string {
  let text = '';
  for (const piece of pieces) {
    if (text.length >= length) break;
    const isWide = ((piece[0] ?? 0) & WIDE) === WIDE;
    text += isWide ? wide(piece.subarray(1)) : piece.toString('latin1', 1);
  }
  return text.slice(0, length);
}

/**
 * Reads the consecutive strings shared by all sheets; a string may continue in the next piece, which then begins with flags.
 */
export class SharedStringReader {
  private at = 0;
  private piece = 0;

  private readonly pieces: readonly Buffer[];

  constructor(pieces: readonly Buffer[]) {
    this.pieces = pieces;
  }

  /** @returns undefined at the end */
  next(): string | undefined {
    const length = this.number(2);
    if (length === undefined) return undefined;
    const flags = this.number(1) ?? 0;
    const runs = flags & RICH ? (this.number(2) ?? 0) : 0;
    const extension = flags & EXTENDED ? (this.number(4) ?? 0) : 0;
    const text = this.letters(length, (flags & WIDE) === WIDE);
    this.skip(runs * 4 + extension);
    return text;
  }

  private number(bytes: number): number | undefined {
    if (!this.move()) return undefined;
    const piece = this.pieces[this.piece]!;
    if (this.at + bytes > piece.length) {
      this.at = piece.length;
      return undefined;
    }
    const value = piece.readUIntLE(this.at, bytes);
    this.at += bytes;
    return value;
  }

  private letters(length: number, isWide: boolean): string {
    let text = '';
    let inWide = isWide;
    while (text.length < length) {
      const before = this.piece;
      if (!this.move()) break;
      // If a string is split between two pieces, the second one repeats the character width.
      if (this.piece !== before) inWide = ((this.number(1) ?? 0) & WIDE) === WIDE;
      const piece = this.pieces[this.piece]!;
      const most = Math.min(piece.length - this.at, (length - text.length) * (inWide ? 2 : 1));
      if (most < (inWide ? 2 : 1)) {
        this.at = piece.length;
        continue;
      }
      const bytes = piece.subarray(this.at, this.at + most);
      text += inWide ? wide(bytes) : bytes.toString('latin1');
      this.at += inWide ? most & ~1 : most;
    }
    return text;
  }

  private skip(bytes: number): void {
    for (let left = bytes; left > 0 && this.move();) {
      const step = Math.min(left, this.pieces[this.piece]!.length - this.at);
      this.at += step;
      left -= step;
    }
  }

  /** Moves to the next piece if this one is used up. @returns false at the end */
  private move(): boolean {
    while (this.piece < this.pieces.length && this.at >= this.pieces[this.piece]!.length) {
      this.piece += 1;
      this.at = 0;
    }
    return this.piece < this.pieces.length;
  }
}
