import { decodeText } from '../../../common/text/charset.js';
import { declaredCharset } from '../../../parsing/formats/meta-charset.js';

const PRESCAN_BYTES = 2048;

/**
 * Decodes an HTML page by its byte-order mark, else the server's charset, else the charset declared near its beginning (HTML
 * standard, 13.2.3), else by guessing.
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

/** A page in which this declaration can be found as ASCII is not UTF-16, whatever it declares. */
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

/** Adds a byte-order mark, so that later readers detect the encoding. */
export const encodeHtml = (html: string): Buffer => Buffer.from(`\ufeff${html.replace(/^\ufeff/, '')}`, 'utf8');
