import { isDuplicate } from './pg-errors.js';
import { tables } from './pg-schema.js';
import type { PgSession } from './pg-session.js';

const BUILD_TIMEOUT_MS = 30 * 60_000;

/**
 * The approximate index of a collection, built when its first workspace has outgrown exact scans: until then each insert would
 * pay for an index that no search uses. Built concurrently, so that on a PostgreSQL server others go on reading and writing.
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
    // What a process that died in the middle of a build leaves behind.
    if (state && !state.valid) await this.session.alone(`drop index concurrently if exists ${index}`, BUILD_TIMEOUT_MS);
    try {
      await this.session.alone(
        `create index concurrently if not exists ${index} on ${points} using hnsw (embedding vector_cosine_ops)`,
        BUILD_TIMEOUT_MS,
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    this.ready.add(collection);
  }
}
