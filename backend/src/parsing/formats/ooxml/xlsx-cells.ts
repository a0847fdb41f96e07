import { lowered, raised } from '../raised.js';
import { attr, child, descendants, elements, scanXml, textContent, type XmlNode } from '../xml.js';
import { builtInFormat, formatNumber } from './number-format.js';
import type { OfficePackage } from './package.js';

export interface CellContext {
  strings: readonly string[];
  /** Format codes by cell style index. */
  formats: readonly string[];
  epoch1904: boolean;
}

/** Displayed text of a cell; for formulas, the cached value. */
// Attributes are read by their full name: a lookup with any prefix costs more than the rest of a cell.
export function cellText(cell: XmlNode, { strings, formats, epoch1904 }: CellContext): string {
  const type = cell.attrs['t'] ?? 'n';
  if (type === 'inlineStr') return richText(child(cell, 'is') ?? cell);
  const value = child(cell, 'v');
  if (!value) return '';
  const raw = textContent(value);
  if (type === 's') return strings[Number(raw)] ?? '';
  if (type === 'b') return raw.trim() === '1' ? 'TRUE' : 'FALSE';
  if (type === 'd') return raw.replace(/T00:00:00(?:\.0+)?Z?$/, '').replace('T', ' ');
  // Error values (#REF!) carry no information.
  if (type === 'e') return '';
  const number = Number(raw);
  if (type !== 'n' || raw.trim() === '' || !Number.isFinite(number)) return raw;
  return formatNumber(number, formats[Number(cell.attrs['s'] ?? 0)] ?? 'General', epoch1904);
}

/** Column index from 0, from a reference like `AB12`. */
export function cellColumn(reference: string | undefined): number | undefined {
  const letters = /^\$?([A-Za-z]{1,3})/.exec(reference ?? '')?.[1];
  if (!letters) return undefined;
  return [...letters.toUpperCase()].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

const NOT_SHOWN = new Set(['rPh', 'phoneticPr']);

/** Parts of a text may be raised or lowered. */
export const richText = (text: XmlNode): string =>
  elements(text)
    .map((part) => {
      if (part.name !== 'r') return part.name === 't' ? textContent(part) : '';
      const level = attr(child(child(part, 'rPr'), 'vertAlign') ?? part, 'val');
      const words = textContent(child(part, 't') ?? { ...part, children: [] });
      return level === 'superscript' ? raised(words) : level === 'subscript' ? lowered(words) : words;
    })
    .join('');

export function sharedStrings(file: OfficePackage, workbook: string): string[] {
  const part = file.relatedOf(workbook, 'sharedStrings')[0] ?? 'xl/sharedStrings.xml';
  const bytes = file.zip.read(part);
  const strings: string[] = [];
  const collect = (name: string): boolean => name === 'si';
  if (bytes) scanXml(bytes, { collect, skip: NOT_SHOWN, element: (si) => void strings.push(richText(si)) });
  return strings;
}

export function styleFormats(file: OfficePackage, workbook: string): string[] {
  const styles = file.xml(
    file.relatedOf(workbook, 'styles')[0] ?? 'xl/styles.xml',
    new Set(['fonts', 'fills', 'borders', 'dxfs']),
  );
  const own = new Map(
    descendants(styles, 'numFmt').map((f) => [Number(attr(f, 'numFmtId')), attr(f, 'formatCode') ?? '']),
  );
  return elements(child(styles, 'cellXfs') ?? styles)
    .filter((xf) => xf.name === 'xf')
    .map((xf) => Number(attr(xf, 'numFmtId') ?? 0))
    .map((id) => own.get(id) ?? builtInFormat(id));
}
