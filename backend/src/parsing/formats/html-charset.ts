import { decodeText } from '../../common/text/charset.js';
import { declaredCharset } from './meta-charset.js';

const PRESCAN_BYTES = 65_536;

/** Decodes a page; the encoding declared in `<meta>` or the XML declaration is validated against its bytes. */
export function decodeHtml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, PRESCAN_BYTES)).toString(
    'latin1',
  );
  const prolog = head.trimStart().slice(0, 200);
  const xml = /^<\?xml[^>]{1,100}?\sencoding\s{0,9}=\s{0,9}["']([\w:.-]+)/i.exec(prolog)?.[1];
  return decodeText(bytes, xml ?? declaredCharset(head));
}
