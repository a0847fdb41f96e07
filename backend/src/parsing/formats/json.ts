import { figure } from '../document-limits.js';
import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import { decodeText } from '../../common/text/charset.js';
import { cleanText, oneLine } from './clean-text.js';
import { type JsonPath, readJson } from './json-reader.js';
import { TextBudget } from './table-rows.js';

/** Small records share a block up to this size; a larger one is split between its values. */
const BLOCK_CHARS = 1_500;
/** Maximum length of one value. */
const VALUE_CHARS = 1_000_000;

/** JSON: one line `key: value` per value, records separated, their path as heading path. */
export function parseJson(bytes: Uint8Array): ParsedDocument {
  const writer = new RecordWriter();
  const end = readJson(decodeText(bytes), (path, value) => writer.value(path, value));
  const blocks = writer.finish();
  const cut = end === 'broken' ? 'The file is not complete JSON; what could be read was kept.' : undefined;
  return { blocks, partial: writer.partial ?? (end === 'too_deep' ? 'Values nested very deep were left out.' : cut) };
}

/** One JSON value per line; invalid lines are skipped and counted. */
export function parseJsonLines(bytes: Uint8Array): ParsedDocument {
  const writer = new RecordWriter();
  let broken = 0;
  for (const [i, line] of decodeText(bytes).split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    if (readJson(line, (path, value) => writer.value([i, ...path], value)) === 'broken') broken += 1;
    if (writer.full) break;
  }
  const partial = broken > 0 ? `${broken} of the lines are not complete JSON.` : undefined;
  return { blocks: writer.finish(), partial: writer.partial ?? partial };
}

/** Collects values of one record into lines, and records of one list into blocks. */
class RecordWriter {
  private readonly blocks: ParsedBlock[] = [];
  private readonly budget = new TextBudget();
  private lines: string[] = [];
  private chars = 0;
  private place = '';
  private headingPath: string[] = [];
  private record = '';
  private cut = false;

  get partial(): string | undefined {
    if (this.full) return this.budget.reason('values');
    return this.cut ? `Values of more than ${figure(VALUE_CHARS)} characters were cut short.` : undefined;
  }

  get full(): boolean {
    return this.budget.exhausted;
  }

  /** @returns false if nothing more is accepted. */
  value(path: JsonPath, value: string): boolean {
    this.cut ||= value.length > VALUE_CHARS;
    const text = cleanText(value.slice(0, VALUE_CHARS)).trim();
    if (text === '') return true;
    const { titles, record, key } = placeOf(path);
    const line = key === '' ? text : `${key}: ${text.includes('\n') ? text : oneLine(text)}`;
    if (!this.budget.take(line.length + 1)) return false;
    const place = titles.join('\u0000');
    if (place !== this.place) this.flush();
    else if (record !== this.record && this.lines.length > 0) this.nextRecord();
    if (this.chars > BLOCK_CHARS) this.flush();
    [this.place, this.record, this.headingPath] = [place, record, titles];
    this.lines.push(line);
    this.chars += line.length + 1;
    return true;
  }

  finish(): ParsedBlock[] {
    this.flush();
    return this.blocks;
  }

  /** A record of several values becomes its own block; short ones (plain values of a list) share one. */
  private nextRecord(): void {
    if (this.record.includes('=') || this.chars > BLOCK_CHARS) this.flush();
  }

  private flush(): void {
    if (this.lines.length === 0) return;
    const path = this.headingPath.length > 0 ? { headingPath: this.headingPath } : {};
    this.blocks.push({ kind: 'paragraph', text: this.lines.join('\n'), ...path });
    this.lines = [];
    this.chars = 0;
  }
}

/**
 * `products[3].price.amount` → titles `products`, record 3, key `price.amount`. Without a list, the outermost name is the title
 * and the rest the key.
 */
function placeOf(path: JsonPath): { titles: string[]; record: string; key: string } {
  const at = path.findIndex((step) => typeof step === 'number');
  if (at >= 0) {
    const rest = path.slice(at + 1);
    const record = rest.length > 0 ? `${path[at]}=` : String(path[at]);
    return { titles: path.slice(0, at).map(String), record, key: keyOf(rest) };
  }
  if (path.length <= 1) return { titles: [], record: '', key: keyOf(path) };
  return { titles: [String(path[0])], record: '', key: keyOf(path.slice(1)) };
}

/** Omits indices of inner lists: they denote an order, not a name. */
const keyOf = (path: JsonPath): string =>
  path
    .filter((step) => typeof step === 'string')
    .map((step) => oneLine(step as string))
    .join('.');
