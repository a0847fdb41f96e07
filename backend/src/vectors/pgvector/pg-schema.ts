import type { CollectionSpec } from '../vector-store.js';
import { isDuplicate } from './pg-errors.js';
import type { PgSession, Run } from './pg-session.js';

const MIN_VERSION = [0, 8];
/** Any constant will do; it keeps two booting processes from creating the same tables at once. */
const LOCK = 0x6e78_7601;
const HOW_TO =
  'Install pgvector 0.8 or newer on that server (https://github.com/pgvector/pgvector), point VECTOR_DATABASE_URL at one that has it, ' +
  'or set QDRANT_URL to use Qdrant instead.';

/** Names are checked before (`assertCollection`), so they can stand in SQL. */
export const tables = (name: string): { points: string; terms: string; totals: string } => ({
  points: `vec_${name}`,
  terms: `vec_${name}_terms`,
  totals: `vec_${name}_totals`,
});

/** Creates the extension where that is allowed; rejects with a sentence for the operator where it is not there. */
export async function ensureExtension(session: PgSession): Promise<void> {
  const [found] = await session.read<{ version: string }>(
    `select extversion as version from pg_extension where extname = 'vector'`,
  );
  const version = found?.version ?? (await createExtension(session));
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MIN_VERSION[0]! || minor >= MIN_VERSION[1]!) return;
  throw new Error(`The vector database has pgvector ${version}, which is too old. ${HOW_TO}`);
}

async function createExtension(session: PgSession): Promise<string> {
  const [offered] = await session.read<{ version: string }>(
    `select default_version as version from pg_available_extensions where name = 'vector'`,
  );
  if (!offered) throw new Error(`The vector database has no "vector" extension. ${HOW_TO}`);
  try {
    await session.writeTx((run) => run('create extension if not exists vector'));
  } catch (error) {
    if (isDuplicate(error)) return offered.version;
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new Error(
      'The vector database has pgvector, but this user may not run CREATE EXTENSION vector: let an administrator run it once.',
      {
        cause: error,
      },
    );
  }
  return offered.version;
}

/** @throws RangeError when the collection exists with other dimensions. */
export async function createCollection(session: PgSession, spec: CollectionSpec): Promise<void> {
  const dimensions = await session.writeTx(async (run) => {
    // Held until commit. In the embedded PostgreSQL transactions already exclude each other.
    await run('select pg_advisory_xact_lock($1)', [LOCK]);
    await createTables(run, spec);
    const [row] = await run<{ dimensions: number }>('select dimensions from vec_collections where name = $1', [
      spec.name,
    ]);
    return row!.dimensions;
  });
  if (dimensions !== spec.dimensions) {
    throw new RangeError(`Collection ${spec.name} has ${dimensions} dimensions, not ${spec.dimensions}`);
  }
}

async function createTables(run: Run, { name, dimensions, sparse }: CollectionSpec): Promise<void> {
  const { points, terms, totals } = tables(name);
  await run(
    `create table if not exists vec_collections (name text primary key, dimensions int not null, sparse boolean not null)`,
  );
  await run(`insert into vec_collections values ($1, $2, $3) on conflict do nothing`, [name, dimensions, sparse]);
  for (const statement of [
    `create table if not exists ${points} (
       workspace_id uuid not null, id uuid not null, seq bigint generated always as identity unique,
       document_id text, version_id text, partition text, embedder_id text not null, length real not null,
       embedding vector(${dimensions}) not null, primary key (workspace_id, id))`,
    // Out of line a vector costs one more look-up per row of an exact scan.
    ...(dimensions <= 1_900 ? [`alter table ${points} alter column embedding set storage plain`] : []),
    `create index if not exists ${points}_partition on ${points} (workspace_id, partition)`,
    `create index if not exists ${points}_document on ${points} (workspace_id, document_id, version_id)`,
    `create table if not exists ${totals} (workspace_id uuid primary key, points bigint not null, length float8 not null)`,
    ...(sparse
      ? [
          `create table if not exists ${terms} (
             workspace_id uuid not null, term int not null, point bigint not null, tf real not null, length real not null,
             primary key (workspace_id, term, point) include (tf, length))`,
          `create index if not exists ${terms}_point on ${terms} (point)`,
        ]
      : []),
  ]) {
    await run(statement);
  }
}
