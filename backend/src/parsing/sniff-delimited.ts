const MAX_RECORDS = 100;

/** Cells of a table are short; prose has a blank after each comma. */
const MAX_MEAN_CELL = 60;
const MAX_BLANKS_AFTER = 0.4;

/**
 * Whether a text is a table: its records have the same number of cells, and the cells look like cells. Two columns require more
 * records than three.
 */
export function isDelimited(text: string, delimiter: ',' | ';' | '\t', complete: boolean): boolean {
  const records = recordsOf(text, delimiter, complete);
  const columns = records[0]?.length ?? 0;
  if (columns < 2 || records.length < (columns === 2 ? 5 : 3)) return false;
  const same = records.filter((cells) => cells.length === columns).length;
  if (same < records.length * (delimiter === '\t' ? 0.9 : 1)) return false;
  const cells = records.flat();
  const mean = cells.reduce((sum, cell) => sum + cell.length, 0) / cells.length;
  const later = records.flatMap((record) => record.slice(1));
  const blanks = later.filter((cell) => cell.startsWith(' ')).length / later.length;
  return mean <= MAX_MEAN_CELL && (delimiter === '\t' || blanks <= MAX_BLANKS_AFTER);
}

/** The first records, with quoted cells kept whole; the last one of a sample may be incomplete and is dropped. */
function recordsOf(text: string, delimiter: string, complete: boolean): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  const endRecord = (): void => {
    if (cells.length > 0 || cell.trim() !== '') records.push([...cells, cell]);
    cells = [];
    cell = '';
  };
  for (let i = 0; i < text.length && records.length < MAX_RECORDS; i++) {
    const ch = text[i]!;
    if (quoted) {
      if (ch === '"' && text[i + 1] === '"') cell += text[++i]!;
      else if (ch === '"') quoted = false;
      else cell += ch;
    } else if (ch === '"' && cell === '') quoted = true;
    else if (ch === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (ch === '\n') endRecord();
    else if (ch !== '\r') cell += ch;
  }
  if (complete && !quoted && records.length < MAX_RECORDS) endRecord();
  return records;
}
