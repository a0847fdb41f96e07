import type { ParsedDocument } from '../document-parser.js';
import { decodeText } from '../../common/text/charset.js';
import { cleanText } from './clean-text.js';
import { type CsvFormat, csvRecords } from '../../common/csv/csv-records.js';
import { bestDelimiter, type Delimiter } from '../../common/csv/delimiter.js';
import type { FormatOptions } from './format-parser.js';
import { parseText } from './text.js';
import { TableWriter, TextBudget } from './table-rows.js';

const STEP = 262_144;
const SAMPLE_CHARS = 65_536;
/** Excel's declaration of the delimiter. */
const STATED = /^\ufeff?"?sep=([,;|\t])"?\r?\n/;

/** CSV and TSV: the delimiter that splits most evenly, quoted line breaks kept together, the first row as header. */
export async function parseDelimited(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const whole = decodeText(bytes);
  const stated = STATED.exec(whole);
  const text = stated ? whole.slice(stated[0].length) : whole;
  const delimiter = (stated?.[1] as Delimiter | undefined) ?? bestDelimiter(sampleOf(text));
  const quoted = await readRecords(text, { delimiter, quote: '"' }, options).catch(() => undefined);
  const plain = quoted ?? (await readRecords(text, { delimiter, quote: null }, options).catch(() => undefined));
  // A single very long line is not a table.
  return plain ?? parseText(bytes);
}

/** Drops the last, incomplete line of a sample that is not the whole file. */
const sampleOf = (text: string): string =>
  text.length <= SAMPLE_CHARS ? text : text.slice(0, text.lastIndexOf('\n', SAMPLE_CHARS) + 1 || SAMPLE_CHARS);

async function readRecords(text: string, format: CsvFormat, { onProgress }: FormatOptions): Promise<ParsedDocument> {
  const budget = new TextBudget();
  const writer = new TableWriter({ budget });
  for await (const { cells } of csvRecords(stretches(text, onProgress), format)) {
    const clean = cells.map((cell) => cleanText(cell));
    if (clean.some((cell) => cell.trim() !== '') && !writer.row(clean)) break;
  }
  writer.end();
  return { blocks: writer.blocks, partial: budget.partial };
}

function* stretches(text: string, onProgress: FormatOptions['onProgress']): Generator<string> {
  const total = Math.ceil(text.length / STEP);
  for (let i = 0; i < total; i++) {
    // Never splits a surrogate pair: half of one would become a replacement character.
    yield text.slice(aligned(text, i * STEP), aligned(text, (i + 1) * STEP));
    onProgress(i + 1, total);
  }
}

const aligned = (text: string, at: number): number => ((text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at + 1 : at);
