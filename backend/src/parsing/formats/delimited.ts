import { Readable } from 'node:stream';
import { parse, type Options } from 'csv-parse';
import type { ParsedDocument } from '../document-parser.js';
import { decodeText } from './charset.js';
import { cleanText } from './clean-text.js';
import { bestDelimiter } from './delimiter.js';
import type { FormatOptions } from './format-parser.js';
import { parseText } from './text.js';
import { TableWriter, TextBudget } from './table-rows.js';

/** A quote that is never closed would otherwise swallow the rest of the file. */
const MAX_RECORD_CHARS = 200_000;
const STEP = 262_144;

/** CSV and TSV: delimiter by what splits most evenly, quoted line breaks kept together, the first row as header. */
export async function parseDelimited(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const text = decodeText(bytes);
  const delimiter = bestDelimiter(text.slice(0, 65_536));
  const quoted = await readRecords(text, { delimiter, quote: '"' }, options).catch(() => undefined);
  const plain = quoted ?? (await readRecords(text, { delimiter, quote: null }, options).catch(() => undefined));
  // A single endless line is no table.
  return plain ?? parseText(bytes);
}

async function readRecords(text: string, format: Options, { onProgress }: FormatOptions): Promise<ParsedDocument> {
  const budget = new TextBudget();
  const writer = new TableWriter({ budget });
  const source = Readable.from(stretches(text, onProgress));
  const parser = source.pipe(parse({ ...COMMON, ...format }));
  // An error of the parser ends the loop below; one of the source cannot happen.
  for await (const record of parser as AsyncIterable<string[]>) {
    const cells = record.map((cell) => cleanText(cell));
    if (cells.some((cell) => cell.trim() !== '') && !writer.row(cells)) break;
  }
  source.destroy();
  writer.end();
  return { blocks: writer.blocks, partial: budget.partial };
}

const COMMON: Options = {
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  max_record_size: MAX_RECORD_CHARS,
};

function* stretches(text: string, onProgress: FormatOptions['onProgress']): Generator<string> {
  const total = Math.ceil(text.length / STEP);
  for (let i = 0; i < total; i++) {
    // Whole characters only: half of a surrogate pair would become a replacement character.
    yield text.slice(aligned(text, i * STEP), aligned(text, (i + 1) * STEP));
    onProgress(i + 1, total);
  }
}

const aligned = (text: string, at: number): number => ((text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at + 1 : at);
