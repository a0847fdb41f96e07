import { attr, child, elements, type XmlNode } from '../xml.js';
import { isOn, valueOf } from './word-styles.js';

export interface WordTable {
  rows: string[][];
  /** Rows at the top that Word repeats on each page. */
  headerRows: number | undefined;
  /** Tables inside of cells. */
  inner: XmlNode[];
}

const MAX_SPAN = 100;

/** Cells by row; one that is merged over rows stands in each of them. `words` gives the text of a cell's paragraph. */
export function readTable(table: XmlNode, words: (paragraph: XmlNode) => string): WordTable {
  const rows: string[][] = [];
  const inner: XmlNode[] = [];
  let headers = 0;
  for (const row of rowsOf(table)) {
    const properties = child(row, 'trPr');
    if (child(properties, 'del')) continue;
    if (rows.length === headers && isOn(properties, 'tblHeader')) headers += 1;
    rows.push(cellsOf(row, rows.at(-1), words, inner));
  }
  return { rows, headerRows: headers > 0 ? headers : undefined, inner };
}

/** What a table of one column holds: it is a frame around text. */
export function framed(table: XmlNode): XmlNode[] | undefined {
  const cells = rowsOf(table).map((row) => contents(row, 'tc'));
  return cells.every((row) => row.length <= 1) ? cells.flat().flatMap(elements) : undefined;
}

const rowsOf = (table: XmlNode): XmlNode[] => contents(table, 'tr');

/** Children of a kind, also inside of content controls and changes. */
function contents(node: XmlNode, name: string): XmlNode[] {
  return elements(node).flatMap((e) => {
    if (e.name === name) return [e];
    return /^(?:sdt|sdtContent|customXml|ins|moveTo|smartTag)$/.test(e.name) ? contents(e, name) : [];
  });
}

function cellsOf(row: XmlNode, above: string[] | undefined, words: (p: XmlNode) => string, inner: XmlNode[]): string[] {
  const cells: string[] = [];
  const before = Number(valueOf(child(row, 'trPr') ?? row, 'gridBefore') ?? 0) || 0;
  for (let i = 0; i < Math.min(before, MAX_SPAN); i++) cells.push('');
  for (const cell of contents(row, 'tc')) {
    const properties = child(cell, 'tcPr');
    const merge = child(properties, 'vMerge');
    const goesOn = merge !== undefined && attr(merge, 'val') !== 'restart';
    const text = cellText(cell, words, inner);
    cells.push(goesOn && text === '' ? (above?.[cells.length] ?? '') : text);
    const span = Math.min(MAX_SPAN, Number(properties ? (valueOf(properties, 'gridSpan') ?? 1) : 1) || 1);
    for (let i = 1; i < span; i++) cells.push('');
  }
  return cells;
}

function cellText(node: XmlNode, words: (paragraph: XmlNode) => string, inner: XmlNode[]): string {
  const texts = elements(node).map((e) => {
    if (e.name === 'p') return words(e);
    if (e.name === 'tbl') inner.push(e);
    return /^(?:sdt|sdtContent|customXml|ins|smartTag)$/.test(e.name) ? cellText(e, words, inner) : '';
  });
  return texts.filter((text) => text !== '').join(' ');
}
