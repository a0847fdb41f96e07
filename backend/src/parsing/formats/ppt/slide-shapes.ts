import type { Bytes } from '../ole/bytes.js';
import { childrenOf, descendantsOf, type PptRecord, RECORD } from './ppt-records.js';
import { readText, type SlideText } from './slide-text.js';

/** Placeholder types of shapes (MS-PPT 2.13.23). */
export const PLACEHOLDER = { notesBody: 0x0c } as const;
const TITLES = new Set([0x01, 0x03, 0x0d, 0x0f]);
const BODIES = new Set([0x02, 0x0e]);
/** Repeated on every slide: slide image, date, number, footer, header. */
const BOILERPLATE = new Set([0x05, 0x07, 0x08, 0x09, 0x0a, 0x0b]);
/** Property of a shape group that marks a table. */
const TABLE_PROPERTY = 0x039f;
const MAX_DEPTH = 32;

export interface TextShape extends SlideText {
  placeholder: number;
  /** Position of a cell, in slide units. */
  left: number;
  top: number;
}

export type SlideShape = { text: TextShape } | { table: string[][] };

/** Texts and tables of a slide, in drawing order. */
export function shapesOf(stream: Bytes, slide: PptRecord, outline: PptRecord[][]): SlideShape[] {
  const shapes: SlideShape[] = [];
  for (const drawing of childrenOf(stream, slide)) {
    if (drawing.type === RECORD.drawing) collect(stream, drawing, outline, shapes, 0);
  }
  return shapes;
}

function collect(stream: Bytes, parent: PptRecord, outline: PptRecord[][], shapes: SlideShape[], depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const record of childrenOf(stream, parent)) {
    if (record.type === RECORD.shape) {
      const text = shapeText(stream, record, outline);
      if (text) shapes.push({ text });
    } else if (record.type === RECORD.shapeGroup && isTable(stream, record)) {
      shapes.push({ table: tableOf(stream, record, outline) });
    } else if (record.isContainer) collect(stream, record, outline, shapes, depth + 1);
  }
}

function shapeText(stream: Bytes, shape: PptRecord, outline: PptRecord[][]): TextShape | undefined {
  let text: SlideText | undefined;
  const place = { placeholder: 0, left: 0, top: 0 };
  for (const record of childrenOf(stream, shape)) {
    if (record.type === RECORD.shapeText) text = textIn(stream, record, outline);
    else if (record.type === RECORD.childAnchor) {
      place.left = stream.long(record.at) | 0;
      place.top = stream.long(record.at + 4) | 0;
    } else if (record.type === RECORD.shapeData) {
      for (const data of childrenOf(stream, record)) {
        if (data.type === RECORD.placeholder) place.placeholder = stream.byte(data.at + 4);
      }
    }
  }
  if (!text || BOILERPLATE.has(place.placeholder)) return undefined;
  return {
    ...text,
    ...place,
    isTitle: text.isTitle || TITLES.has(place.placeholder),
    isBody: text.isBody || BODIES.has(place.placeholder),
  };
}

/** Outline text is only referenced by index from the shape. */
function textIn(stream: Bytes, box: PptRecord, outline: PptRecord[][]): SlideText {
  const records = [...childrenOf(stream, box)];
  const reference = records.find((record) => record.type === RECORD.outlineText);
  const index = reference ? stream.long(reference.at) : -1;
  const text = readText(stream, outline[index] ?? records);
  // Each text belongs to one shape: a long text referenced by many shapes is output once.
  if (outline[index]) outline[index] = [];
  return text;
}

/** The first shape of a group describes the group. */
function isTable(stream: Bytes, group: PptRecord): boolean {
  for (const shape of childrenOf(stream, group)) {
    if (shape.type !== RECORD.shape) return false;
    for (const properties of childrenOf(stream, shape)) {
      if (properties.type !== RECORD.moreProperties) continue;
      for (let i = 0; i < properties.instance; i++) {
        const at = properties.at + 6 * i;
        if ((stream.short(at) & 0x3fff) === TABLE_PROPERTY && (stream.long(at + 2) & 1) === 1) return true;
      }
    }
    return false;
  }
  return false;
}

/** Arranges cells by their drawn position. */
function tableOf(stream: Bytes, group: PptRecord, outline: PptRecord[][]): string[][] {
  const cells: TextShape[] = [];
  for (const shape of descendantsOf(stream, group, RECORD.shape)) {
    const cell = shapeText(stream, shape, outline);
    if (cell) cells.push(cell);
  }
  const columns = new Map(rising(cells.map((cell) => cell.left)).map((left, i) => [left, i]));
  const rows = new Map<number, string[]>(rising(cells.map((cell) => cell.top)).map((top) => [top, []]));
  for (const { left, top, paragraphs } of cells) {
    const row = rows.get(top)!;
    const column = columns.get(left)!;
    while (row.length < column) row.push('');
    row[column] = paragraphs.map(({ text }) => text).join(' ');
  }
  return [...rows.values()];
}

const rising = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
