/** Runs one statement outside of a transaction. */
export type RunStatement = <R extends object>(text: string) => Promise<R[]>;

const MIN_DEAD_ROWS = 1_000;

/** More dead rows than a fifth of the live ones, as for PostgreSQL's own autovacuum. */
const WASTEFUL = `
  select format('%I.%I', schemaname, relname) as name
  from pg_stat_user_tables
  where n_dead_tup >= greatest(${MIN_DEAD_ROWS}, n_live_tup / 5)
  order by n_dead_tup desc`;

/**
 * The embedded PostgreSQL has no autovacuum: deleted rows would occupy space forever. Does nothing on any other server.
 *
 * @returns the number of vacuumed tables
 */
export async function vacuumEmbedded(run: RunStatement, signal?: AbortSignal): Promise<number> {
  const [server] = await run<{ version: string }>('select version() as version');
  if (!server?.version.includes('PGlite')) return 0;
  const tables = await run<{ name: string }>(WASTEFUL);
  let vacuumed = 0;
  for (const { name } of tables) {
    if (signal?.aborted) break;
    await run(`vacuum ${name}`);
    vacuumed++;
  }
  return vacuumed;
}
