/** What is read of one document, whatever its format; the rest is left out and the document is ready in part. */
export const DOCUMENT_LIMITS = {
  /** Characters of extracted text, in UTF-16 code units. */
  characters: 10_000_000,
  /** Filled cells of all its tables. */
  cells: 1_000_000,
  /** Empty cells to the left of or between filled ones of a row. */
  emptyCells: 5_000_000,
  /** Cells that repeat the one before them only because the file says how often; a larger repetition is read once. */
  repeatedCells: 10_000,
  /** Paragraphs, lists, headings and pieces of tables. */
  blocks: 200_000,
  /** Passages that are embedded. */
  chunks: 20_000,
} as const;

export const figure = (count: number): string => count.toLocaleString('en');

/** @returns one text of all reasons that there are, each said once */
export function joinReasons(...reasons: (string | null | undefined)[]): string | undefined {
  const said = [...new Set(reasons.filter((reason): reason is string => Boolean(reason)))];
  return said.length > 0 ? said.join(' ') : undefined;
}
