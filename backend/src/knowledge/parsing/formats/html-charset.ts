import { decodeText } from './charset.js';

const PRESCAN_BYTES = 65_536;

/** Bytes of a page → text; what it declares in `<meta>` or the XML declaration is checked against its bytes. */
export function decodeHtml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, PRESCAN_BYTES)).toString(
    'latin1',
  );
  const declared =
    /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w:.-]+)/i.exec(head) ??
    /<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head.replace(/<!--[\s\S]*?-->/g, ''));
  return decodeText(bytes, declared?.[1]);
}
