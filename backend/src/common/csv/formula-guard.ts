/**
 * Cell beginnings that a spreadsheet interprets as a formula, including full-width forms; preceding apostrophes already guard.
 */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Prevents spreadsheets from interpreting the text as a formula. `unguarded` is the exact inverse. */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** Removes one apostrophe before a formula; any other is kept. */
export const unguarded = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);
