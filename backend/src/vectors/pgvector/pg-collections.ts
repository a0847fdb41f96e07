import type { CollectionSpec } from '../vector-store.js';
import { tables } from './pg-schema.js';
import type { PgSession, Run } from './pg-session.js';
import { IMPACT } from './pg-lexical.js';

/** An arbitrary constant; prevents two booting processes from creating the same tables concurrently. */
const LOCK = 0x6e78_7601;
/** Version of a collection's tables; incremented with every change of them, see `upgrade`. */
const LAYOUT = 2;
/** Long enough to build indexes of millions of postings. */
const UPGRADE_TIMEOUT_MS = 30 * 60_000;

interface Row {
  name: string;
  dimensions: number;
  sparse: boolean;
  layout: number;
}

/** @throws RangeError if the collection exists with other dimensions. */
export async function createCollection(session: PgSession, spec: CollectionSpec): Promise<void> {
  const dimensions = await session.writeTx(async (run) => {
    await lock(run);
    await createTables(run, spec);
    const [row] = await run<Row>('select dimensions from vec_collections where name = $1', [spec.name]);
    return row!.dimensions;
  });
  if (dimensions !== spec.dimensions) {
    throw new RangeError(`Collection ${spec.name} has ${dimensions} dimensions, not ${spec.dimensions}`);
  }
}

/** Upgrades collections of older versions in place to the current table layout. */
export async function upgradeCollections(session: PgSession): Promise<void> {
  if ((await outdated(session.read.bind(session))).length === 0) return;
  await session.writeTx(async (run) => {
    await lock(run);
    // Another process may have upgraded them in the meantime.
    for (const row of await outdated(run)) await upgrade(run, row);
  }, UPGRADE_TIMEOUT_MS);
}

/** Held until commit. In the embedded PostgreSQL transactions already exclude each other. */
const lock = (run: Run): Promise<unknown> => run('select pg_advisory_xact_lock($1)', [LOCK]);

async function outdated(run: Run): Promise<Row[]> {
  const [found] = await run<{ layouts: boolean }>(
    `select exists (select from information_schema.columns
       where table_schema = any(current_schemas(false)) and table_name = 'vec_collections' and column_name = 'layout') as layouts
     where to_regclass('vec_collections') is not null`,
  );
  if (!found) return [];
  const layout = found.layouts ? 'layout' : '1 as layout';
  const rows = await run<Row>(`select name, dimensions, sparse, ${layout} from vec_collections order by name`);
  return rows.filter((row) => row.layout < LAYOUT);
}

async function createTables(run: Run, { name, dimensions, sparse }: CollectionSpec): Promise<void> {
  const { points, terms, totals } = tables(name);
  await run(
    `create table if not exists vec_collections (
       name text primary key, dimensions int not null, sparse boolean not null, layout int not null default 1)`,
  );
  await run(`insert into vec_collections values ($1, $2, $3, ${LAYOUT}) on conflict do nothing`, [
    name,
    dimensions,
    sparse,
  ]);
  for (const statement of [
    `create table if not exists ${points} (
       workspace_id uuid not null, id uuid not null, seq bigint generated always as identity unique,
       document_id text, version_id text, partition text, embedder_id text not null, length real not null,
       embedding vector(${dimensions}) not null, primary key (workspace_id, id))`,
    // Out-of-line storage would cost one more lookup per row of an exact scan.
    ...(dimensions <= 1_900 ? [`alter table ${points} alter column embedding set storage plain`] : []),
    `create index if not exists ${points}_partition on ${points} (workspace_id, partition)`,
    `create index if not exists ${points}_document on ${points} (workspace_id, document_id, version_id)`,
    `create table if not exists ${totals} (workspace_id uuid primary key, points bigint not null, length float8 not null)`,
    ...(sparse
      ? [
          `create table if not exists ${terms} (
             workspace_id uuid not null, term int not null, point bigint not null, tf real not null, length real not null)`,
          ...lexicalTables(name),
        ]
      : []),
  ]) {
    await run(statement);
  }
}

/** Postings are read by term, best first, and by point; the indexes cover whole postings, so that the table is not read. */
function lexicalTables(name: string): string[] {
  const { terms, frequencies } = tables(name);
  return [
    `create index if not exists ${terms}_impact on ${terms} (workspace_id, term, (${IMPACT}) desc) include (point, tf, length)`,
    `create unique index if not exists ${terms}_of_point on ${terms} (point, term) include (tf)`,
    // Counts change with every document: free space in each page keeps such updates from touching the index.
    `create table if not exists ${frequencies} (
       workspace_id uuid not null, term int not null, points int not null, primary key (workspace_id, term))
       with (fillfactor = 70)`,
  ];
}

/** From layout 1: postings ordered by workspace, term and point; frequencies counted by each query. */
async function upgrade(run: Run, { name, sparse }: Row): Promise<void> {
  const { terms, frequencies } = tables(name);
  const statements = sparse
    ? [
        ...lexicalTables(name),
        `insert into ${frequencies} select workspace_id, term, count(*) from ${terms} group by workspace_id, term
         on conflict do nothing`,
        `alter table ${terms} drop constraint if exists ${terms}_pkey`,
        `drop index if exists ${terms}_point`,
      ]
    : [];
  for (const statement of [
    `alter table vec_collections add column if not exists layout int not null default 1`,
    ...statements,
  ]) {
    await run(statement);
  }
  await run(`update vec_collections set layout = ${LAYOUT} where name = $1`, [name]);
}
