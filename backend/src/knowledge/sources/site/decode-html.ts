import { decodeText } from '../../../common/text/charset.js';
import { declaredCharset } from '../../../parsing/formats/meta-charset.js';

const PRESCAN_BYTES = 2048;

/**
 * Text of an HTML page: byte-order mark, else what the server says, else what the page itself says near its beginning (HTML
 * standard, 13.2.3), else guessed.
 */
export function decodeHtml(bytes: Uint8Array, contentType: string): string {
  if (hasMark(bytes)) return decodeText(bytes);
  const head = Buffer.from(bytes.subarray(0, PRESCAN_BYTES)).toString('latin1');
  const named = /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ?? declared(head);
  const decoder = named === undefined ? undefined : decoderOf(named);
  return decoder ? decoder.decode(bytes) : decodeText(bytes);
}

const hasMark = ([a, b, c]: Uint8Array): boolean =>
  (a === 0xef && b === 0xbb && c === 0xbf) || (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);

/** A page that can be searched for this word is not UTF-16, whatever it says of itself. */
function declared(head: string): string | undefined {
  const name = declaredCharset(head);
  return name && /^utf-?16/i.test(name) ? 'utf-8' : name;
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/** With a byte-order mark, so that whoever reads it later need not be told the encoding. */
export const encodeHtml = (html: string): Buffer => Buffer.from(`\ufeff${html.replace(/^\ufeff/, '')}`, 'utf8');
