import type { RunningText } from '../running-text.js';
import { elements, textContent, type XmlNode } from '../xml.js';

/**
 * Codes for fonts, sizes, colours and styles; then those for values that differ on each page and for file and sheet names
 * (ECMA-376 part 1, 18.3.1.46).
 */
const CODES = /&(?:"[^"]{0,100}"|\d{1,3}|K[\dA-Fa-f+-]{1,10}|[BIUESXYOH]|[PNDTAFZG](?:[+-]\d{1,5})?)/g;

/** Page headers and footers of a sheet for printing: left, middle and right part. */
export const sheetRunning = (node: XmlNode): RunningText[] =>
  elements(node).flatMap((part): RunningText[] => {
    const type = /(header|footer)$/i.exec(part.name)?.[1]?.toLowerCase();
    if (type !== 'header' && type !== 'footer') return [];
    return printedTexts(textContent(part)).map((text) => ({ type, text }));
  });

/** Printed text of header or footer codes. */
export const printedTexts = (codes: string): string[] =>
  codes
    .split(/&[LCR]/)
    .map((part) => part.replaceAll('&&', '\u0000').replace(CODES, ' ').replaceAll('\u0000', '&').trim())
    .filter((text) => text !== '');
