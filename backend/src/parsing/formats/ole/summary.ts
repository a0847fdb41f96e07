import { decodeCodePage } from '../rtf/rtf-charsets.js';
import { oneLine } from '../clean-text.js';
import type { CompoundStorage } from './compound-file.js';

const CODE_PAGE = 1;
const TITLE = 2;
/** Default names set by programs. */
const NO_TITLE = /^(?:PowerPoint Presentation|Slide 1|No Slide Title|Document\d*|Title)$/i;

/** The title in the properties of an Office file (MS-OLEPS), unless it is a default set by programs. */
export function summaryTitle(root: CompoundStorage): string | undefined {
  const stream = root.stream('\u0005SummaryInformation');
  const title = stream && oneLine(property(stream, TITLE) ?? '');
  return title && !NO_TITLE.test(title) ? title : undefined;
}

/** Text of a property of a stream's first property set. */
function property(stream: Buffer, id: number): string | undefined {
  if (stream.length < 56) return undefined;
  const set = stream.subarray(stream.readUInt32LE(44));
  const at = placeOf(set, id);
  if (at === undefined || at + 8 > set.length) return undefined;
  const [type, length] = [set.readUInt16LE(at), set.readUInt32LE(at + 4)];
  const text = set.subarray(at + 8, at + 8 + (type === 31 ? 2 * length : length));
  if (type === 31) return untilNul(text.toString('utf16le'));
  if (type !== 30) return undefined;
  const page = placeOf(set, CODE_PAGE);
  const codePage = page !== undefined && page + 6 <= set.length ? set.readUInt16LE(page + 4) : 1252;
  return untilNul(codePage === 1200 ? text.toString('utf16le') : decodeCodePage(text, codePage));
}

function placeOf(set: Buffer, id: number): number | undefined {
  const count = set.length >= 8 ? Math.min(set.readUInt32LE(4), Math.floor((set.length - 8) / 8)) : 0;
  for (let i = 0; i < count; i++) if (set.readUInt32LE(8 + 8 * i) === id) return set.readUInt32LE(12 + 8 * i);
  return undefined;
}

const untilNul = (text: string): string => text.split('\u0000', 1)[0]!;
