/// <reference lib="es2024.string" />
import { plainScripts } from './raised.js';

// Control characters (PostgreSQL refuses NUL), direction overrides that can disguise text, and the byte-order mark.

const UNWANTED =
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;
const LINE_ENDS = /\r\n?|\u0085|\u2028|\u2029|\f/g;

/** Normalises text for all later steps: well-formed Unicode, `\n` line ends, no control characters. */
export function cleanText(raw: string): string {
  return (
    plainScripts(raw)
      .toWellFormed()
      .replace(LINE_ENDS, '\n')
      .replace(UNWANTED, '')
      // Matches only at the start of a run of blanks: otherwise a long run would take quadratic time.
      .replace(/(?<![ \t\u00a0])[ \t\u00a0]+\n/g, '\n')
      .replace(/\u00ad/g, '')
  );
}

/** Collapses text to one line without runs of blanks. */
export const oneLine = (raw: string): string => cleanText(raw).replace(/\s+/g, ' ').trim();
