import { decodeCodePage } from './rtf-charsets.js';

/** Bytes of an RTF file are characters of the code page of their font, or of the document where the font says nothing. */
export class RtfFonts {
  /** Of the document. */
  codePage = 1252;
  /** Number of the font that text has without one. */
  standard = 0;
  private readonly pages = new Map<number, number>();

  define(font: number, codePage: number | undefined): void {
    if (codePage) this.pages.set(font, codePage);
  }

  /** @param font negative: the standard one; undefined: none, as in the table of fonts */
  decode(bytes: readonly number[], font: number | undefined): string {
    const page = font === undefined ? undefined : this.pages.get(font >= 0 ? font : this.standard);
    return decodeCodePage(bytes, page ?? this.codePage);
  }
}
