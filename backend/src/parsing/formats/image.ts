import { tiffPages } from '../ocr/tiff.js';
import { IngestionFailure } from '../reasons.js';
import type { ParsedDocument } from '../document-parser.js';
import type { FormatOptions } from './format-parser.js';

/** An image has no text of its own: it is read by OCR, page by page. */
const pictures = (count: number, { ocr }: FormatOptions): ParsedDocument => {
  if (count === 0) throw new IngestionFailure('corrupt');
  const scannedPages = Array.from({ length: count }, (_, i) => i + 1);
  return { blocks: [], pages: count, ...(ocr === 'off' ? {} : { scannedPages }) };
};

export const parseImage = (_: Uint8Array, options: FormatOptions): ParsedDocument => pictures(1, options);

export const parseTiff = (bytes: Uint8Array, options: FormatOptions): ParsedDocument =>
  pictures(tiffPages(bytes).length, options);
