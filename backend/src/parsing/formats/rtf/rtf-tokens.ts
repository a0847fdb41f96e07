/** Callbacks for the tokens of an RTF file. Bytes are encoded in the code page in effect at that point. */
export interface RtfHandler {
  open(): void;
  close(): void;
  /** `\name`, with its optional number. */
  word(name: string, value: number | undefined): void;
  byte(byte: number): void;
  /** `\*`: readers that do not know the following word skip the group. */
  optional(): void;
}

const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const MAX_WORD = 40;

/** Reads sequentially without recursion, so any nesting depth is fine. */
export function readTokens(bytes: Uint8Array, handler: RtfHandler): void {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === BACKSLASH) at = control(bytes, at + 1, handler);
    else {
      if (byte === OPEN) handler.open();
      else if (byte === CLOSE) handler.close();
      else if (byte !== 0x0a && byte !== 0x0d && byte !== 0) handler.byte(byte);
      at += 1;
    }
  }
}

/** @returns the offset of the next token. */
function control(bytes: Uint8Array, at: number, handler: RtfHandler): number {
  const first = bytes[at] ?? 0;
  if (!isLetter(first)) return symbol(bytes, at, first, handler);
  let end = at;
  while (isLetter(bytes[end] ?? 0) && end - at < MAX_WORD) end++;
  const name = latin1(bytes, at, end);
  const from = end;
  if (bytes[end] === 0x2d) end++;
  while (isDigit(bytes[end] ?? 0) && end - from < 12) end++;
  const value = end > from ? Number(latin1(bytes, from, end)) : undefined;
  if (bytes[end] === 0x20) end++;
  if (name === 'bin' && value !== undefined && value > 0) return end + value;
  handler.word(name, Number.isNaN(value) ? undefined : value);
  return end;
}

function symbol(bytes: Uint8Array, at: number, first: number, handler: RtfHandler): number {
  const sign = String.fromCharCode(first);
  if (sign === "'") {
    const code = Number.parseInt(latin1(bytes, at + 1, at + 3), 16);
    if (!Number.isNaN(code)) handler.byte(code);
    return at + 3;
  }
  if (sign === '*') handler.optional();
  else if (sign === '~') handler.word('nbsp', undefined);
  else if (sign === '_') handler.word('hyphen', undefined);
  // A line end after a backslash ends a paragraph.
  else if (sign === '\n' || sign === '\r') handler.word('par', undefined);
  else if (sign === '\\' || sign === '{' || sign === '}') handler.byte(first);
  return at + 1;
}

const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
