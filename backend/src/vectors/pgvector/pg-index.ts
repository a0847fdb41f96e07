import { isDuplicate } from './pg-errors.js';
import { tables } from './pg-schema.js';
import type { PgSession, Run } from './pg-session.js';

const BUILD_TIMEOUT_MS = 30 * 60_000;
/**
 * Memory of an index build: the graph of 100,000 vectors with 384 dimensions fits and takes 2 minutes in the embedded
 * PostgreSQL instead of about 20. A larger graph is built on disk.
 */
const BUILD_MEMORY = '512MB';

/**
 * The approximate index of a collection, built when its first workspace outgrows exact scans: until then each insert would
 * maintain an index that no search uses. Built concurrently, so that on a PostgreSQL server reads and writes continue.
 */
export class HnswIndexes {
  private readonly ready = new Set<string>();
  private readonly building = new Map<string, Promise<void>>();

  constructor(private readonly session: PgSession) {}

  ensure(collection: string): Promise<void> {
    if (this.ready.has(collection)) return Promise.resolve();
    const running = this.building.get(collection);
    if (running) return running;
    const promise = this.build(collection).finally(() => this.building.delete(collection));
    this.building.set(collection, promise);
    return promise;
  }

  private async build(collection: string): Promise<void> {
    const { points } = tables(collection);
    const index = `${points}_hnsw`;
    const [state] = await this.session.read<{ valid: boolean; running: boolean }>(
      `select i.indisvalid as valid, exists (select 1 from pg_stat_progress_create_index where index_relid = i.indexrelid) as running
       from pg_index i where i.indexrelid = to_regclass($1)`,
      [index],
    );
    if (state?.running) return;
    // Left by a process that crashed during a build.
    if (state && !state.valid)
      await this.session.alone(BUILD_TIMEOUT_MS, (run) => run(`drop index concurrently if exists ${index}`));
    try {
      await this.session.alone(BUILD_TIMEOUT_MS, (run) =>
        withMemory(run, () =>
          run(`create index concurrently if not exists ${index} on ${points} using hnsw (embedding vector_cosine_ops)`),
        ),
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    this.ready.add(collection);
  }
}

/**
 * Session settings, since a concurrent build cannot run in a transaction. A single process builds: several would share memory
 * through /dev/shm, which has 64 MB in a container.
 */
async function withMemory<R>(run: Run, work: () => Promise<R>): Promise<R> {
  await run(`set maintenance_work_mem = '${BUILD_MEMORY}'`);
  await run('set max_parallel_maintenance_workers = 0');
  try {
    return await work();
  } finally {
    await run('reset maintenance_work_mem').catch(() => undefined);
    await run('reset max_parallel_maintenance_workers').catch(() => undefined);
  }
}
