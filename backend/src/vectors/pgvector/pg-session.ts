import pg, { type Pool, type PoolClient } from 'pg';
import { isConflict, isCut, isGone, toStoreError } from './pg-errors.js';

export interface PgVectorOptions {
  /** Connection URL of a PostgreSQL 15+ with pgvector 0.8+. */
  url: string;
  poolMax: number;
  /**
   * A workspace (or a narrower filter) with fewer points is scanned exactly: fast, and unlike a filtered search of an HNSW
   * graph, complete. The first workspace that exceeds it triggers the build of the collection's graph. Default: 10,000.
   */
  exactBelow?: number;
  /** Timeout of a search or a count. */
  readTimeoutMs?: number;
  /** Timeout of one write statement. */
  writeTimeoutMs?: number;
}

export type Run = <R = Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<R[]>;

const CONNECT_TIMEOUT_MS = 2_000;
const ATTEMPTS = 3;

/**
 * The adapter's own connections. Statements are unnamed and settings are `SET LOCAL` only: the embedded PostgreSQL serves all
 * its clients from one backend, where anything that outlives a transaction leaks to the others.
 */
export class PgSession {
  private readonly pool: Pool;
  private readonly readTimeoutMs: number;
  private readonly writeTimeoutMs: number;

  constructor({ url, poolMax, readTimeoutMs = 5_000, writeTimeoutMs = 60_000 }: PgVectorOptions) {
    this.readTimeoutMs = readTimeoutMs;
    this.writeTimeoutMs = writeTimeoutMs;
    this.pool = new pg.Pool({
      connectionString: url,
      max: poolMax,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      allowExitOnIdle: true,
    });
    // A broken idle connection is replaced on next use; without a listener the error would end the process.
    this.pool.on('error', () => undefined);
  }

  /** One statement on its own connection. */
  read<R>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.repeatable(this.readTimeoutMs, (run) => run<R>(text, values));
  }

  /** Statements that cannot run in a transaction, on one connection, with their own timeout. */
  alone<R>(timeoutMs: number, work: (run: Run) => Promise<R>): Promise<R> {
    return this.withClient(timeoutMs, work);
  }

  /** Several reads that share `SET LOCAL` settings. */
  readTx<R>(work: (run: Run) => Promise<R>): Promise<R> {
    return this.repeatable(this.readTimeoutMs, (run) => inTransaction(run, work));
  }

  /** A write transaction, retried after a conflict with another one. */
  async writeTx<R>(work: (run: Run) => Promise<R>, timeoutMs = this.writeTimeoutMs): Promise<R> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.repeatable(timeoutMs, (run) => inTransaction(run, work));
      } catch (error) {
        if (attempt === ATTEMPTS || !isConflict(error)) throw error;
      }
    }
  }

  end(): Promise<void> {
    return this.pool.end();
  }

  /** A pooled connection may have ended just before its use; reads and the store's writes are idempotent and retried once. */
  private async repeatable<R>(timeoutMs: number, work: (run: Run) => Promise<R>): Promise<R> {
    try {
      return await this.withClient(timeoutMs, work);
    } catch (error) {
      if (!isCut((error as Error).cause)) throw error;
      return this.withClient(timeoutMs, work);
    }
  }

  private async withClient<R>(timeoutMs: number, work: (run: Run) => Promise<R>): Promise<R> {
    let client: PoolClient | undefined;
    let broken = false;
    const onError = (): void => void (broken = true);
    try {
      client = await this.pool.connect();
      client.on('error', onError);
      const { query } = bound(client, timeoutMs);
      return await work(query);
    } catch (error) {
      broken ||= isGone(error);
      throw toStoreError(error);
    } finally {
      client?.off('error', onError);
      client?.release(broken);
    }
  }
}

function bound(client: PoolClient, timeoutMs: number): { query: Run } {
  return {
    query: async <R>(text: string, values: readonly unknown[] = []) =>
      (await client.query<R>({ text, values, query_timeout: timeoutMs })).rows,
  };
}

async function inTransaction<R>(run: Run, work: (run: Run) => Promise<R>): Promise<R> {
  await run('begin');
  try {
    const result = await work(run);
    await run('commit');
    return result;
  } catch (error) {
    // A lost connection has already been rolled back.
    if (!isGone(error)) await run('rollback').catch(() => undefined);
    throw error;
  }
}
