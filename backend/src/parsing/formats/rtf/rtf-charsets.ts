import iconv from 'iconv-lite';

/** Code page by a font's `\fcharset` (RTF 1.9.1). 1 means the document's own. */
const CHARSETS: Record<number, number> = {
  0: 1252,
  77: 10000,
  128: 932,
  129: 949,
  130: 1361,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  254: 437,
  255: 850,
};
const NAMES: Record<number, string> = {
  10000: 'macintosh',
  10006: 'macgreek',
  10007: 'maccyrillic',
  10029: 'maccenteuro',
  65001: 'utf8',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1361: 'euc-kr',
};

export const codePageOfCharset = (charset: number): number | undefined => CHARSETS[charset];

/** Decodes bytes by a Windows code page; unknown ones are read as Western European. */
export function decodeCodePage(bytes: readonly number[] | Uint8Array, codePage: number): string {
  const name = NAMES[codePage] ?? `cp${codePage}`;
  return iconv.decode(Buffer.from(bytes as Uint8Array), iconv.encodingExists(name) ? name : 'cp1252');
}
