import { decodeCodePage } from './rtf-charsets.js';

/** Decodes the bytes of an RTF file by the code page of their font, or of the document if the font has none. */
export class RtfFonts {
  /** Code page of the document. */
  codePage = 1252;
  /** Default font number. */
  standard = 0;
  private readonly pages = new Map<number, number>();

  define(font: number, codePage: number | undefined): void {
    if (codePage) this.pages.set(font, codePage);
  }

  /** @param font negative: the default font; undefined: none, as in the font table */
  decode(bytes: readonly number[], font: number | undefined): string {
    const page = font === undefined ? undefined : this.pages.get(font >= 0 ? font : this.standard);
    return decodeCodePage(bytes, page ?? this.codePage);
  }
}
