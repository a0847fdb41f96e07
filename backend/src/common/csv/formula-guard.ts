/** What makes a spreadsheet take a cell for a formula, wide forms included; apostrophes in front of it are a guard already. */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Text that no spreadsheet runs as a formula. `unguarded` gives back exactly what went in. */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** Takes one apostrophe off that stands in front of a formula; any other stays. */
export const unguarded = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);
