/// <reference lib="es2024.string" />
import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import JSZip from 'jszip';
import type { CsvColumn, CsvValue } from '../csv/to-csv.js';
import { attachment } from '../http/attachment.js';
import { begun } from '../http/download.js';

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A cell of a workbook holds no more characters. */
const MAX_CELL = 32_767;
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/**
 * Answers a request with rows as an Excel workbook of one sheet, made while it is sent. Text is text: no cell is a formula. A failure
 * before the first row is still a problem; a later one cuts the answer.
 */
export async function xlsxDownload<T>(
  name: string,
  sheet: string,
  columns: readonly CsvColumn<T>[],
  rows: AsyncIterable<T>,
): Promise<StreamableFile> {
  const zip = new JSZip();
  for (const [part, content] of Object.entries(frame(sheet))) zip.file(part, HEAD + content);
  const parts = sheetXml(columns, await begun(rows));
  zip.file('xl/worksheets/sheet1.xml', Readable.from(parts, { objectMode: false }));
  const file = zip.generateNodeStream({ type: 'nodebuffer', streamFiles: true, compression: 'DEFLATE' });
  return new StreamableFile(new Readable().wrap(file), { type: XLSX_TYPE, disposition: attachment(name) });
}

/** All parts but the sheet itself. */
const frame = (sheet: string): Record<string, string> => ({
  '[Content_Types].xml':
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>` +
    `<Override PartName="/xl/workbook.xml" ContentType="${XLSX_TYPE}.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
  '_rels/.rels': relationship('officeDocument', 'xl/workbook.xml'),
  'xl/workbook.xml':
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
    `<sheet name="${escaped(sheet)}" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': relationship('worksheet', 'worksheets/sheet1.xml'),
});

const relationship = (type: string, target: string): string =>
  `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`;

async function* sheetXml<T>(columns: readonly CsvColumn<T>[], rows: AsyncIterable<T>): AsyncGenerator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`;
  yield rowXml(columns.map(({ header }) => header));
  for await (const row of rows) yield rowXml(columns.map(({ value }) => value(row)));
  yield '</sheetData></worksheet>';
}

const rowXml = (values: readonly CsvValue[]): string => `<row>${values.map(cellXml).join('')}</row>`;

function cellXml(value: CsvValue): string {
  if (value === null || value === undefined || value === '') return '<c/>';
  if (typeof value === 'number') return `<c><v>${value}</v></c>`;
  const text = value instanceof Date ? value.toISOString() : String(value);
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** What XML cannot hold is left out. */
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text
    .slice(0, MAX_CELL)
    .toWellFormed()
    .replace(UNFIT, '')
    .replace(/[&<>"]/g, (mark) => ENTITIES[mark]!);
