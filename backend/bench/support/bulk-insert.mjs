/** Rows of one statement; arrays of a cell go over as their text. */
export async function bulkInsert(database, table, rows) {
  const columns = Object.keys(rows[0]);
  const typed = await database.query(
    `select a.attname as name, format_type(a.atttypid, null) as type from pg_attribute a
     where a.attrelid = $1::regclass and a.attnum > 0`,
    [table],
  );
  const types = new Map(typed.rows.map(({ name, type }) => [name, type]));
  const list = columns.map((name) => `c."${name}"::${types.get(name)}`).join();
  const source = columns.map((_, i) => `$${i + 1}::text[]`).join();
  await database.query(
    `insert into ${table} (${columns.map((name) => `"${name}"`).join()}) select ${list} from unnest(${source}) as c (${columns.map((name) => `"${name}"`).join()})`,
    columns.map((name) => rows.map((row) => (row[name] === null ? null : String(row[name])))),
  );
}
