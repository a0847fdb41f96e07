import { largest } from '../../common/arrays/unbounded.js';
import { oneLine } from './clean-text.js';
import type { DomElement, DomNode } from './html-dom.js';

const MAX_SPAN = 200;

/** False for layout tables: those contain blocks, and their cells are read sequentially like any part of a page. */
export function isDataTable(table: DomElement): boolean {
  if (table.querySelector('table, h1, h2, h3, h4, form')) return false;
  const rows = rowsOf(table);
  if (table.querySelector('th')) return rows.length > 1;
  const columns = Math.max(0, largest(rows.map((row) => row.length)));
  if (rows.length < 2 || columns < 2) return false;
  const cells = rows.flat();
  const long = cells.filter((cell) => (cell.textContent ?? '').length > 500 || cell.querySelector('p + p, ul, ol'));
  return long.length <= cells.length * 0.1;
}

const rowsOf = (table: DomElement): DomElement[][] => [...table.querySelectorAll('tr')].map(cellsOf);

const cellsOf = (row: DomElement): DomElement[] => [...row.children].filter((cell) => /^t[dh]$/i.test(cell.localName));

/** Cell texts by row. A cell that spans rows is repeated in each, so that every row is self-contained. */
export function tableRows(
  table: DomElement,
  textOf: (node: DomNode) => string,
): { rows: string[][]; headerRows: number | undefined } {
  const spans: { left: number; text: string }[] = [];
  const rows: string[][] = [];
  let headerRows = 0;
  for (const row of table.querySelectorAll('tr')) {
    const cells = cellsOf(row);
    const texts = rowTexts(cells, spans, textOf);
    if (texts.every((text) => text === '')) continue;
    if (headerRows === rows.length && isHeader(row, cells)) headerRows += 1;
    rows.push(texts);
  }
  return { rows, headerRows: headerRows > 0 && headerRows < rows.length ? headerRows : undefined };
}

const isHeader = (row: DomElement, cells: DomElement[]): boolean =>
  /^thead$/i.test(row.parentElement?.localName ?? '') || cells.every((cell) => /^th$/i.test(cell.localName));

function rowTexts(
  cells: DomElement[],
  spans: { left: number; text: string }[],
  textOf: (node: DomNode) => string,
): string[] {
  const texts: string[] = [];
  const takeSpanned = (): void => {
    for (let span = spans[texts.length]; span && span.left > 0; span = spans[texts.length]) {
      span.left -= 1;
      texts.push(span.text);
    }
  };
  for (const cell of cells) {
    takeSpanned();
    const text = oneLine(textOf(cell));
    const columns = spanOf(cell, 'colspan');
    const rows = spanOf(cell, 'rowspan');
    for (let i = 0; i < columns; i++) {
      spans[texts.length] = { left: rows - 1, text: i === 0 ? text : '' };
      texts.push(i === 0 ? text : '');
    }
  }
  takeSpanned();
  while (texts.length > 1 && texts.at(-1) === '') texts.pop();
  return texts;
}

const spanOf = (cell: DomElement, name: string): number =>
  Math.min(MAX_SPAN, Math.max(1, Number(cell.getAttribute(name) ?? 1) || 1));
