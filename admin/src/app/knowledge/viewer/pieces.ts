import type { TextBlock } from '../document-types';

/** A block of the page, or a part of a long one. Offsets are those of chunks and citations. */
export interface Piece {
  start: number;
  end: number;
  kind: TextBlock['kind'];
  text: string;
  /** Headings only, from 1. */
  level: number;
  /** "Page 3", "Slide 2", "Sheet Prices": its location. */
  place: string;
  page?: number;
}

const LONG = 4_000;

export const placeOf = ({ page, slide, sheet }: Pick<TextBlock, 'page' | 'slide' | 'sheet'>): string =>
  page ? `Page ${page}` : slide ? `Slide ${slide}` : sheet ? `Sheet ${sheet}` : '';

/** Splits long blocks (for example a table of a million rows) at line ends, so that only visible pieces are rendered. */
export function piecesOf(block: TextBlock): Piece[] {
  const { kind, text } = block;
  const common = {
    kind,
    level: block.heading_path?.length ?? 1,
    place: placeOf(block),
    page: block.page ?? block.slide,
  };
  const pieces: Piece[] = [];
  for (let from = 0; from < text.length || pieces.length === 0;) {
    const to = cutAfter(text, from);
    pieces.push({ ...common, start: block.start + from, end: block.start + to, text: text.slice(from, to) });
    from = text[to] === '\n' ? to + 1 : to;
    if (from === text.length) break;
  }
  return pieces;
}

function cutAfter(text: string, from: number): number {
  if (text.length - from <= LONG) return text.length;
  const line = text.lastIndexOf('\n', from + LONG);
  if (line > from) return line;
  const space = text.lastIndexOf(' ', from + LONG);
  return space > from ? space + 1 : from + LONG;
}

/** Lines or cells with the offset of each, so that ranges can be highlighted in them. */
export interface Span {
  text: string;
  start: number;
}

export function split(text: string, start: number, separator: string): Span[] {
  let at = start;
  return text.split(separator).map((part) => {
    const span = { text: part, start: at };
    at += part.length + separator.length;
    return span;
  });
}

export const rowsOf = ({ text, start }: Pick<Piece, 'text' | 'start'>): Span[][] =>
  split(text, start, '\n').map((row) => split(row.text, row.start, ' | '));
