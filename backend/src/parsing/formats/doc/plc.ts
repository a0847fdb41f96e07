import type { Bytes } from '../ole/bytes.js';
import type { Span } from './fib.js';

const MAX_PLACES = 100_000;

/** A list of positions in a text with data of equal length; one extra position ends it (MS-DOC 2.2.2). */
export interface PlacesList {
  places: number[];
  /** Offset of the i-th entry's data in the table. */
  dataAt: (i: number) => number;
}

export function readPlaces(table: Bytes, { at, length }: Span, dataBytes: number): PlacesList {
  const fits = Math.floor((Math.min(length, table.length - at) - 4) / (4 + dataBytes));
  const count = length < 4 + dataBytes ? 0 : Math.max(0, Math.min(fits, MAX_PLACES));
  const places = Array.from({ length: count === 0 ? 0 : count + 1 }, (_, i) => table.long(at + 4 * i));
  return { places, dataAt: (i) => at + 4 * (count + 1) + dataBytes * i };
}
