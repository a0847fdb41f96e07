import { Bytes } from '../ole/bytes.js';
import type { Span } from './fib.js';

const PAGE = 512;

/** A range of the file with uniform properties, and the offset of the properties in the document stream. */
export interface PropertyRun {
  from: number;
  to: number;
  /** 0: default properties. */
  at: number;
}

export interface PageForm {
  /** Bytes per page number in the list of pages: 4, up to Word 95 2. */
  numberBytes: 2 | 4;
  /** Bytes per entry of a page; the first one locates the properties. */
  entryBytes: number;
}

/** Text properties by file position: 512-byte pages of runs, found through a list (MS-DOC 2.9.33, 2.9.175). */
export class PropertyPages {
  private readonly list: Bytes;
  private readonly count: number;

  private readonly document: Bytes;
  private readonly form: PageForm;

  constructor(document: Bytes, table: Bytes, { at, length }: Span, form: PageForm) {
    this.document = document;
    this.form = form;
    this.list = table.slice(at, length);
    this.count = Math.max(0, Math.floor((this.list.length - 4) / (4 + form.numberBytes)));
  }

  find(place: number): PropertyRun | undefined {
    const index = lastNotAbove(place, this.count, (i) => this.list.long(4 * i));
    if (index < 0) return undefined;
    const numberAt = 4 * (this.count + 1) + this.form.numberBytes * index;
    const number = this.form.numberBytes === 4 ? this.list.long(numberAt) & 0x3f_ffff : this.list.short(numberAt);
    const page = this.document.slice(number * PAGE, PAGE);
    const runs = Math.min(page.byte(PAGE - 1), Math.floor((PAGE - 5) / (4 + this.form.entryBytes)));
    const run = lastNotAbove(place, runs, (i) => page.long(4 * i));
    if (run < 0) return undefined;
    const offset = page.byte(4 * (runs + 1) + run * this.form.entryBytes) * 2;
    return {
      from: page.long(4 * run),
      to: page.long(4 * (run + 1)),
      at: offset === 0 ? 0 : number * PAGE + offset,
    };
  }
}

/** Index of the last of `count` ascending values that does not exceed the given one; -1: all exceed it. */
function lastNotAbove(value: number, count: number, at: (index: number) => number): number {
  let [low, high] = [0, count - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (at(middle) <= value) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}
