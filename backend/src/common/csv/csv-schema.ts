/** Definition of one column. */
export interface CsvField<T = unknown> {
  header: string;
  /** Other names of the column; case, blanks, `_` and `-` are ignored. */
  aliases?: readonly string[];
  /** The column must exist, and none of its cells may be empty. */
  required?: true;
  /** Maximum length in characters. */
  max: number;
  /** Converts text to a value; default: the text itself. @throws CsvCellFault */
  read?: (text: string) => T;
}
export type CsvSchema = Readonly<Record<string, CsvField>>;

type ValueOf<F> = F extends { read: (text: string) => infer T } ? T : string;
/** A row as read by the schema; an empty cell, or a missing column, is undefined. */
export type CsvValues<S extends CsvSchema> = {
  [K in keyof S]: ValueOf<S[K]> | (S[K] extends { required: true } ? never : undefined);
};

/** Human-readable reason why a cell is invalid. */
export class CsvCellFault extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Column index of each field. */
export interface ColumnMap {
  columns: ReadonlyMap<string, number>;
  missing: readonly CsvField[];
  /** Fields matched by more than one column. */
  repeated: readonly CsvField[];
  /** Headers that match no field, as written in the file. */
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
