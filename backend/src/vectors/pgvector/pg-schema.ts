import { isDuplicate } from './pg-errors.js';
import type { PgSession } from './pg-session.js';

const MIN_VERSION = [0, 8];
const HOW_TO =
  'Install pgvector 0.8 or newer on that server (https://github.com/pgvector/pgvector), point VECTOR_DATABASE_URL at one that has it, ' +
  'or set QDRANT_URL to use Qdrant instead.';

/**
 * Names are validated before (`assertCollection`), so they are safe in SQL. `terms` stores the postings, `frequencies` the
 * number of points per workspace that contain a term, `totals` a workspace's number of points and the sum of their lengths.
 */
export const tables = (name: string): { points: string; terms: string; frequencies: string; totals: string } => ({
  points: `vec_${name}`,
  terms: `vec_${name}_terms`,
  frequencies: `vec_${name}_df`,
  totals: `vec_${name}_totals`,
});

/** Creates the extension if permitted; rejects with a sentence for the operator if it is not available. */
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
