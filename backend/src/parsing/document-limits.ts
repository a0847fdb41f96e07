/** Limits per document, whatever its format; the rest is omitted and the document is ready in part. */
export const DOCUMENT_LIMITS = {
  /** Characters of extracted text, in UTF-16 code units. */
  characters: 10_000_000,
  /** Non-empty cells of all its tables. */
  cells: 1_000_000,
  /** Empty cells to the left of or between non-empty cells of a row. */
  emptyCells: 5_000_000,
  /** Repeated cells that exist only as a repeat count in the file; a larger repetition is read once. */
  repeatedCells: 10_000,
  /** Paragraphs, lists, headings and pieces of tables. */
  blocks: 200_000,
  /** Passages that are embedded. */
  chunks: 20_000,
} as const;

export const figure = (count: number): string => count.toLocaleString('en');

/** @returns the distinct reasons joined into one text; undefined if there are none */
export function joinReasons(...reasons: (string | null | undefined)[]): string | undefined {
  const said = [...new Set(reasons.filter((reason): reason is string => Boolean(reason)))];
  return said.length > 0 ? said.join(' ') : undefined;
}
