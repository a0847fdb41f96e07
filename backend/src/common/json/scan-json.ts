import { DomainError } from '../errors/domain-error.js';

/** Limits of a JSON text. Each bounds the cost of parsing and validating it, whatever the text contains. */
export interface JsonLimits {
  /** Nesting depth of objects and arrays. */
  depth: number;
  /** Total number of values of any kind. */
  values: number;
  /** Total number of fields in all objects. */
  fields: number;
  /** Number of fields of one object. */
  keys: number;
  /** Bytes of a field name. */
  keyBytes: number;
  /** Characters of a number. */
  numberChars: number;
  /** Total number of backslash escapes in strings: the most expensive bytes to parse. */
  escapes: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LETTER_U = 0x75;
const UNDERSCORE = 0x5f;
const LETTER_C = 0x63;
const MINUS = 0x2d;
const SPACE = 0x20;
/** A string longer than this many bytes is searched natively for its end. */
const LONG = 48;

/**
 * Scans a JSON text once, from left to right and without recursion, before it is parsed. Syntax is left to the parser, which
 * refuses malformed text at the same position at the latest. Texts of megabytes can be read in steps.
 */
export class JsonScan {
  /** A field name could give access to a prototype. */
  suspicious = false;
  private at = 0;
  private until = 0;
  private depth = 0;
  private values = 1;
  private fields = 0;
  private escapes = 0;
  private nextQuote = -1;
  private nextBackslash = -1;
  /** Start of the string being read, and the number of escapes before it. */
  private string: { start: number; escapes: number } | null = null;
  /** Number of fields so far in each open object; -1 for an array. */
  private readonly open: Int32Array;

  /** @param bytes UTF-8, already validated */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: JsonLimits,
  ) {
    this.open = new Int32Array(limits.depth + 1).fill(-1);
  }

  /**
   * @param step approximate number of bytes to read
   * @returns whether there are more
   * @throws DomainError `json_too_complex` naming the limit; `invalid_json` for a lone surrogate
   */
  read(step = this.bytes.length): boolean {
    const { bytes } = this;
    this.until = Math.min(bytes.length, this.at + step);
    if (this.string) this.continueString(this.string);
    while (this.at < this.until) {
      const byte = bytes[this.at++] as number;
      if (byte <= SPACE) this.skipBlanks();
      else if (byte === QUOTE) this.continueString((this.string = { start: this.at, escapes: this.escapes }));
      else if (byte === COMMA) this.value();
      else if (byte === COLON) this.field();
      else if (byte === OPEN_OBJECT) this.enter(0);
      else if (byte === OPEN_ARRAY) this.enter(-1);
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.depth = Math.max(0, this.depth - 1);
      else if (byte === MINUS || isDigit(byte)) this.number();
    }
    return this.at < bytes.length;
  }

  private skipBlanks(): void {
    const { bytes, until } = this;
    let { at } = this;
    while (at < until && (bytes[at] as number) <= SPACE) at++;
    this.at = at;
  }

  private value(): void {
    if (++this.values > this.limits.values) throw tooComplex(`at most ${this.limits.values} values`);
  }

  private enter(kind: 0 | -1): void {
    if (++this.depth > this.limits.depth) throw tooComplex(`at most ${this.limits.depth} levels of nesting`);
    this.open[this.depth] = kind;
    this.value();
  }

  /** At the colon after a field name. */
  private field(): void {
    if (++this.fields > this.limits.fields) throw tooComplex(`at most ${this.limits.fields} fields in all its objects`);
    if (this.open[this.depth] === -1) return;
    const keys = ++(this.open[this.depth] as number);
    if (keys > this.limits.keys) throw tooComplex(`at most ${this.limits.keys} fields in one object`);
  }

  private number(): void {
    const start = this.at - 1;
    while (this.at < this.bytes.length && isNumeric(this.bytes[this.at] as number)) this.at++;
    const { numberChars } = this.limits;
    if (this.at - start > numberChars) throw tooComplex(`numbers of at most ${numberChars} characters`);
  }

  private continueString({ start, escapes }: { start: number; escapes: number }): void {
    const ended = this.skipString();
    if (this.escapes > this.limits.escapes) throw tooComplex(`at most ${this.limits.escapes} backslash escapes`);
    if (!ended) return;
    this.string = null;
    const { bytes } = this;
    const length = this.at - 1 - start;
    let next = this.at;
    while (next < bytes.length && (bytes[next] as number) <= SPACE) next++;
    // Only a field name is followed by a colon.
    if (bytes[next] === COLON) this.name(start, length, this.escapes > escapes);
    this.at = next;
  }

  private name(start: number, length: number, isEscaped: boolean): void {
    const { keyBytes } = this.limits;
    if (length > keyBytes) throw tooComplex(`field names of at most ${keyBytes} bytes`);
    const first = this.bytes[start];
    if (isEscaped || (length === 9 && first === UNDERSCORE) || (length === 11 && first === LETTER_C))
      this.suspicious = true;
  }

  /** @returns whether the closing quote was passed, rather than only the end of the step */
  private skipString(): boolean {
    const { bytes, until } = this;
    let at = this.at;
    let near = at + LONG;
    let byte = 0;
    while (at < until) {
      byte = bytes[at++] as number;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        at = bytes[at] === LETTER_U ? this.unicode(at + 1) : at + 1;
        this.escapes++;
        near = at + LONG;
      } else if (at > near) {
        at = this.leap(at);
        near = at + LONG;
      }
    }
    this.at = at;
    return byte === QUOTE;
  }

  /** Moves to the next relevant byte in a string. Each position is searched only once. */
  private leap(at: number): number {
    if (this.nextQuote < at) this.nextQuote = this.find(QUOTE, at);
    if (this.nextBackslash < at) this.nextBackslash = this.find(BACKSLASH, at);
    return Math.min(this.nextQuote, this.nextBackslash);
  }

  private find(byte: number, from: number): number {
    const found = this.bytes.indexOf(byte, from);
    return found === -1 ? this.bytes.length : found;
  }

  /** @param at of the digits @returns the end of the escape, or of the pair of escapes */
  private unicode(at: number): number {
    const unit = this.hex(at);
    if (unit < 0xd800 || unit > 0xdfff) return at + 4;
    const pairs = this.bytes[at + 4] === BACKSLASH && this.bytes[at + 5] === LETTER_U;
    const low = pairs ? this.hex(at + 6) : -1;
    if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) throw halfPair();
    return at + 10;
  }

  /** Four hexadecimal digits as a number; -1 if they are invalid, which the parser refuses. */
  private hex(at: number): number {
    let unit = 0;
    for (let i = at; i < at + 4; i++) {
      const digit = HEX[this.bytes[i] ?? 0] as number;
      if (digit < 0) return -1;
      unit = unit * 16 + digit;
    }
    return unit;
  }
}

const HEX = Int8Array.from({ length: 256 }, (_, byte) => {
  const text = String.fromCharCode(byte);
  return /[0-9a-fA-F]/.test(text) ? Number.parseInt(text, 16) : -1;
});

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
/** Digits, sign, point and exponent. */
const isNumeric = (byte: number): boolean =>
  isDigit(byte) || byte === MINUS || byte === 0x2b || byte === 0x2e || byte === 0x65 || byte === 0x45;

const tooComplex = (limit: string): DomainError =>
  new DomainError('json_too_complex', `The body of this endpoint may contain ${limit}.`);

const halfPair = (): DomainError =>
  new DomainError('invalid_json', 'The body contains a lone surrogate (\\ud800 to \\udfff), which is not a character.');
