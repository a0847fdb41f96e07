import chardet from 'chardet';
import iconv from 'iconv-lite';
import { plausibility } from './charset-plausibility.js';

const SAMPLE_BYTES = 32_768;
/** Not detected by chardet, which supplies the other candidates. Old and rare encodings must look better to be chosen. */
const ALWAYS_TRIED = new Map([
  ['windows-1252', 0],
  ['cp866', 0],
  ...['macintosh', 'cp850', 'cp852', 'windows-1257'].map((charset): [string, number] => [charset, -0.3]),
]);
/** Single-byte encodings differ in few characters, so that the file's declaration counts, but not against its bytes. */
const DECLARED_BONUS = 0.5;

/**
 * Decodes text of unknown encoding. `declared` is the charset declared by the file or its envelope; it is used only if the
 * bytes agree.
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const charset = detectCharset(bytes, declared);
  // iconv-lite has no decoder for encodings with escape sequences.
  if (charset === 'utf-8' || charset === 'iso-2022-jp') return new TextDecoder(charset).decode(bytes);
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), charset);
}

/** Decodes bytes that arrive in parts; a byte-order mark is dropped. */
export interface PartDecoder {
  write(bytes: Uint8Array): string;
  end(): string;
}

/** @param charset as returned by `detectCharset` */
export function partDecoder(charset: string): PartDecoder {
  if (charset !== 'utf-8' && charset !== 'iso-2022-jp') {
    const decoder = iconv.getDecoder(charset);
    return { write: (bytes) => decoder.write(Buffer.from(bytes)), end: () => decoder.end() ?? '' };
  }
  const decoder = new TextDecoder(charset);
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

/**
 * The encoding by byte-order mark, else wide encodings by the position of their zero bytes, else UTF-8 if it is valid (other
 * text hardly ever is), else the encoding with the most plausible text.
 */
export function detectCharset(bytes: Uint8Array, declared?: string): string {
  const marked = byMark(bytes) ?? guessUtf16(bytes);
  if (marked) return marked;
  if (hasJisEscapes(bytes)) return 'iso-2022-jp';
  if (isUtf8(bytes) || isAlmostUtf8(bytes)) return 'utf-8';
  const sample = sampleOf(bytes);
  const scored = candidates(sample, declared).map(({ charset, bonus }) => ({
    charset,
    score: bonus + plausibility(iconv.decode(sample, charset)),
  }));
  return scored.toSorted((a, b) => b.score - a.score)[0]!.charset;
}

function candidates(sample: Buffer, declared: string | undefined): { charset: string; bonus: number }[] {
  const found = new Map(ALWAYS_TRIED);
  const add = (label: string, bonus: number): void => {
    const charset = normalise(label);
    if (charset) found.set(charset, Math.max(found.get(charset) ?? 0, 0) + bonus);
  };
  for (const { name, confidence } of chardet.analyse(sample)) add(name, confidence / 100);
  if (declared) add(declared, DECLARED_BONUS);
  // They differ in eight characters, so the text itself has to decide.
  found.set('iso-8859-15', found.get('windows-1252')!);
  return [...found].map(([charset, bonus]) => ({ charset, bonus }));
}

/** Normalises labels as the web does; wide encodings were already ruled out by the bytes. */
function normalise(label: string): string | undefined {
  const name = label.trim().toLowerCase();
  if (/^(?:iso-?8859-1|latin-?1|us-ascii|ascii)$/.test(name)) return 'windows-1252';
  if (/^(?:gb2312|gbk|x-gbk)$/.test(name)) return 'gb18030';
  if (/^(?:utf|ucs|unicode|iso-2022)/.test(name)) return undefined;
  return iconv.encodingExists(name) ? name : undefined;
}

function byMark(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(bytes, 0xff, 0xfe, 0, 0)) return 'utf-32le';
  if (startsWith(bytes, 0, 0, 0xfe, 0xff)) return 'utf-32be';
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  return startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : undefined;
}

const startsWith = (bytes: Uint8Array, ...prefix: number[]): boolean => prefix.every((b, i) => bytes[i] === b);

/**
 * Latin text in UTF-16 has a zero in nearly every second byte, always at the same position. Other scripts still have blanks,
 * and nearly all of their letters share the byte at that position.
 */
export function guessUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = Math.min(bytes.length, 4096) & ~1;
  if (sample < 4) return undefined;
  const counts = [new Uint16Array(256), new Uint16Array(256)] as const;
  for (let i = 0; i < sample; i++) counts[i & 1]![bytes[i]!]! += 1;
  const [even, odd] = counts.map((count) => count[0]!) as [number, number];
  const isWide = (zeros: number, others: number, side: Uint16Array): boolean =>
    others < sample * 0.02 &&
    (zeros > sample * 0.2 || (zeros > sample * 0.01 && others === 0 && isOneScript(side, sample / 2)));
  if (isWide(odd, even, counts[1])) return 'utf-16le';
  return isWide(even, odd, counts[0]) ? 'utf-16be' : undefined;
}

const MIN_ONE_SCRIPT = 0.9;

const isOneScript = (side: Uint16Array, total: number): boolean =>
  side[0]! + Math.max(...side.subarray(1)) >= MIN_ONE_SCRIPT * total;

/** ISO-2022-JP is seven-bit: only its escape sequences distinguish it from ASCII. */
function hasJisEscapes(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, SAMPLE_BYTES)).toString('latin1');
  return /\u001b\$[@B][!-~]{2}/.test(head) && /\u001b\([BJ]/.test(head);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // In stream mode a character cut at the end is not an error.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** A long UTF-8 text with a few broken characters is still UTF-8. */
function isAlmostUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(sampleOf(bytes));
  let broken = 0;
  let multi = 0;
  for (const ch of text) {
    if (ch === '\ufffd') broken++;
    else if (ch > '\u007f') multi++;
  }
  return multi > 10 * broken;
}

/** Starts shortly before the first byte beyond ASCII: earlier bytes carry no information. */
function sampleOf(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  const from = Math.max(0, first - 64);
  const length = Math.min(SAMPLE_BYTES, bytes.byteLength - from);
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, length);
}
