/// <reference lib="es2024.string" />
import { plainScripts } from './raised.js';

// Control characters (PostgreSQL refuses NUL), direction overrides that can disguise text, and the byte-order mark.

const UNWANTED =
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;
const LINE_ENDS = /\r\n?|\u0085|\u2028|\u2029|\f/g;

/** Text that every later step can store and count on: well-formed Unicode, `\n` line ends, no control characters. */
export function cleanText(raw: string): string {
  return (
    plainScripts(raw)
      .toWellFormed()
      .replace(LINE_ENDS, '\n')
      .replace(UNWANTED, '')
      // Tried only where a run of blanks begins: else a long run would cost its length squared.
      .replace(/(?<![ \t\u00a0])[ \t\u00a0]+\n/g, '\n')
      .replace(/\u00ad/g, '')
  );
}

/** One line of text without runs of blanks. */
export const oneLine = (raw: string): string => cleanText(raw).replace(/\s+/g, ' ').trim();
