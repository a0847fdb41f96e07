import { Bytes } from '../ole/bytes.js';
import type { Span } from './fib.js';
import { eachSprm, SPRM } from './sprms.js';

/** Relevant properties of a paragraph; absent: inherited from its style. */
export interface ParagraphProperties {
  style: number;
  inTable: boolean;
  rowEnd: boolean;
  tableHeader: boolean;
  /** From 0. */
  listLevel?: number;
  /** From 1; 0: none. */
  list?: number;
  /** 0 to 8: a heading; 9: body text. */
  outline?: number;
}

interface Style {
  /** Built-in style number. */
  known: number;
  base: number;
  own: Pick<ParagraphProperties, 'list' | 'listLevel' | 'outline'>;
}

const NO_BASE = 0xfff;
const MAX_CHAIN = 20;
const MAX_STYLES = 5_000;
const PARAGRAPH = 1;
/** Built-in style numbers (MS-DOC 2.9.258). */
const TITLE = 62;
const CONTENTS = [19, 27] as const;

/** The styles of a document and the structure they imply. */
export class StyleSheet {
  private readonly styles: (Style | undefined)[] = [];

  private readonly isUnicode: boolean;

  constructor(table: Bytes, { at, length }: Span, isUnicode: boolean) {
    this.isUnicode = isUnicode;
    const data = table.slice(at, length);
    const header = data.short(0);
    const baseBytes = data.short(4);
    let next = 2 + header;
    for (let left = Math.min(data.short(2), MAX_STYLES); left > 0 && next + 2 <= data.length; left--) {
      const size = data.short(next);
      this.styles.push(size > 0 ? this.styleOf(data.slice(next + 2, size), baseBytes) : undefined);
      next += 2 + size;
    }
  }

  /** 0 for the document's title, 1–9 for headings. */
  headingLevel({ style, outline }: ParagraphProperties): number | undefined {
    const chain = this.chain(style);
    for (const { known } of chain) {
      if (known >= 1 && known <= 9) return known;
      if (known === TITLE) return 0;
    }
    const level = outline ?? chain.find(({ own }) => own.outline !== undefined)?.own.outline;
    return level !== undefined && level < 9 ? level + 1 : undefined;
  }

  /** Whether it is an entry of the table of contents, which repeats the headings. */
  isContents(style: number): boolean {
    return this.chain(style).some(({ known }) => known >= CONTENTS[0] && known <= CONTENTS[1]);
  }

  listPlace({ style, list, listLevel }: ParagraphProperties): { list: number; level: number } | undefined {
    const chain = this.chain(style).map(({ own }) => own);
    const number = list ?? chain.find((own) => own.list !== undefined)?.list;
    const level = listLevel ?? chain.find((own) => own.listLevel !== undefined)?.listLevel ?? 0;
    return number ? { list: number, level: Math.min(8, level) } : undefined;
  }

  private styleOf(data: Bytes, baseBytes: number): Style {
    const kindAndBase = data.short(2);
    const style = { known: data.short(0) & 0xfff, base: kindAndBase >> 4, own: {} as Style['own'] };
    if (!this.isUnicode || (kindAndBase & 0xf) !== PARAGRAPH) return style;
    // The null-terminated name is followed by the paragraph properties: their length, the style's number, changes.
    const at = baseBytes + 2 * data.short(baseBytes) + 4;
    eachSprm(data.slice(at + 4, data.short(at) - 2), (sprm, value) => {
      const changes = data.slice(at + 4, data.short(at) - 2);
      if (sprm === SPRM.list) style.own.list = changes.short(value);
      else if (sprm === SPRM.listLevel) style.own.listLevel = changes.byte(value);
      else if (sprm === SPRM.outline) style.own.outline = changes.byte(value);
    });
    return style;
  }

  /** A style followed by its ancestors. */
  private chain(number: number): Style[] {
    const found: Style[] = [];
    for (let at = number; at !== NO_BASE && found.length < MAX_CHAIN;) {
      const style = this.styles[at];
      if (!style) break;
      found.push(style);
      at = style.base;
    }
    return found;
  }
}
