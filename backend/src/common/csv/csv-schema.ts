/** What one column holds. */
export interface CsvField<T = unknown> {
  header: string;
  /** Other names of the column; capitals, blanks, `_` and `-` make no difference. */
  aliases?: readonly string[];
  /** The column must be there, and each of its cells filled. */
  required?: true;
  /** In characters. */
  max: number;
  /** Turns text into a value; without it the text is the value. @throws CsvCellFault */
  read?: (text: string) => T;
}
export type CsvSchema = Readonly<Record<string, CsvField>>;

type ValueOf<F> = F extends { read: (text: string) => infer T } ? T : string;
/** A row as the schema reads it; an empty cell, or a column that is not there, is undefined. */
export type CsvValues<S extends CsvSchema> = {
  [K in keyof S]: ValueOf<S[K]> | (S[K] extends { required: true } ? never : undefined);
};

/** Why a cell is not what its column holds, for people. */
export class CsvCellFault extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Which cell each field is in. */
export interface ColumnMap {
  columns: ReadonlyMap<string, number>;
  missing: readonly CsvField[];
  /** Fields that more than one column could be. */
  repeated: readonly CsvField[];
  /** Headers that are nobody's, as the file has them. */
  unknown: readonly string[];
}

export function columnMap(header: readonly string[], schema: CsvSchema): ColumnMap {
  const fields = Object.entries(schema);
  const keys = new Map(fields.flatMap(([key, f]) => [f.header, ...(f.aliases ?? [])].map((n) => [plain(n), key])));
  const columns = new Map<string, number>();
  const repeated = new Set<CsvField>();
  const unknown: string[] = [];
  for (const [i, name] of header.entries()) {
    const key = keys.get(plain(name));
    if (key === undefined) unknown.push(name);
    else if (columns.has(key)) repeated.add(schema[key]!);
    else columns.set(key, i);
  }
  const missing = fields.filter(([key, { required }]) => required && !columns.has(key)).map(([, field]) => field);
  return { columns, missing, repeated: [...repeated], unknown };
}

const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
