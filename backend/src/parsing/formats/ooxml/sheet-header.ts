import type { RunningText } from '../running-text.js';
import { elements, textContent, type XmlNode } from '../xml.js';

/** Fonts, sizes, colours, styles; then what differs on each page or is the name of the file or the sheet (ECMA-376 part 1, 18.3.1.46). */
const CODES = /&(?:"[^"]{0,100}"|\d{1,3}|K[\dA-Fa-f+-]{1,10}|[BIUESXYOH]|[PNDTAFZG](?:[+-]\d{1,5})?)/g;

/** Headers and footers of the pages that a sheet is printed on: its left, middle and right part. */
export const sheetRunning = (node: XmlNode): RunningText[] =>
  elements(node).flatMap((part): RunningText[] => {
    const type = /(header|footer)$/i.exec(part.name)?.[1]?.toLowerCase();
    if (type !== 'header' && type !== 'footer') return [];
    return printedTexts(textContent(part)).map((text) => ({ type, text }));
  });

/** What codes of a header or footer print. */
export const printedTexts = (codes: string): string[] =>
  codes
    .split(/&[LCR]/)
    .map((part) => part.replaceAll('&&', '\u0000').replace(CODES, ' ').replaceAll('\u0000', '&').trim())
    .filter((text) => text !== '');
