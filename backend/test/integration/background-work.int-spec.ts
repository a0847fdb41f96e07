import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import type { INestApplicationContext } from '@nestjs/common';
import type { TaskFigures } from '../../src/common/scheduling/interval-task.js';
import { ScheduledTasks } from '../../src/common/scheduling/scheduled-tasks.js';
import { VacuumService } from '../../src/housekeeping/vacuum.service.js';
import { VectorStore } from '../../src/vectors/vector-store.js';
import { eventually, registerAccount } from '../support/accounts.js';
import { addRow } from '../support/rows.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';

interface Check {
  status: string;
  detail?: string;
  figures?: { tasks: TaskFigures[] };
}

describe('background work', () => {
  const environment = testEnvironment();
  let api: RunningApi;
  let worker: INestApplicationContext;

  const ready = async (): Promise<{ status: string; checks: Record<string, Check> }> => {
    const answer = await fetch(`${api.url}/health/ready`);
    expect(answer.status).toBe(200);
    return (await answer.json()) as { status: string; checks: Record<string, Check> };
  };
  const workers = async (): Promise<Check> => (await ready()).checks['worker']!;
  const task = async (name: string): Promise<TaskFigures | undefined> =>
    (await workers()).figures?.tasks.find((each) => each.name === name);
  const every = (name: string, run: () => Promise<number | void>): void => {
    worker.get(ScheduledTasks, { strict: false }).every({ name, everyMs: 20, run });
  };

  beforeAll(async () => {
    api = await startApi(environment);
  });
  afterAll(async () => {
    await worker?.close();
    await api?.close();
  });

  it('is missed in the readiness while there is no worker, which refuses no request', async () => {
    const { status, checks } = await ready();
    expect(status).toBe('degraded');
    expect(checks['worker']).toEqual({
      status: 'degraded',
      detail: 'no worker is running: documents and crawls wait',
    });
    worker = await startWorker(environment);
  });

  it('of a worker is told by the api: each task, what its last run did, and how it is scheduled', async () => {
    every('counts', () => Promise.resolve(7));
    const counts = await eventually('the figures of a task that ran', async () => {
      const found = await task('counts');
      return found && found.runs > 0 && found;
    });
    expect(counts).toMatchObject({ outcome: 'ok', items: 7, consecutiveFailures: 0, startedAt: expect.any(String) });
    expect(counts.durationMs).toBeGreaterThanOrEqual(0);
    const { status, figures } = await workers();
    expect(status).toBe('ok');
    expect(figures!.tasks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['vacuum', 'retention', 'outbox-relay', 'worker-pulse']),
    );
  });

  it('that fails again and again makes the api degraded, by name', async () => {
    every('broken', () => Promise.reject(new Error('no')));
    const check = await eventually('the api is degraded', async () => {
      const found = await workers();
      return found.status === 'degraded' && found;
    });
    expect(check.detail).toBe('failing repeatedly: broken');
    expect((await task('broken'))!.consecutiveFailures).toBeGreaterThanOrEqual(3);
    expect(await task('broken')).toMatchObject({ outcome: 'failed', items: 0 });
  });

  it('gives back the room of deleted rows, in the embedded database only', async () => {
    const { em } = worker.get(MikroORM, { strict: false });
    const sql = <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
      em.fork().execute<T[]>(text, values as never);
    const [{ embedded }] = (await sql(`select version() like '%PGlite%' as embedded`)) as [{ embedded: boolean }];
    const dead = async (): Promise<number> => {
      await sql('select pg_stat_force_next_flush()');
      const [row] = await sql<{ dead: number }>(
        `select n_dead_tup::int as dead from pg_stat_user_tables where relname = 'cache_negatives'`,
      );
      return row!.dead;
    };
    const { workspaceId: workspace_id } = await registerAccount(api);
    const id = await addRow(sql, 'cache_negatives', { workspace_id });
    await sql(
      `insert into cache_negatives (id, created_at, updated_at, workspace_id, asked, stored, embedder_id, comment, reported_by)
       select gen_random_uuid(), created_at, updated_at, workspace_id, asked, stored, embedder_id, comment, reported_by
       from cache_negatives, generate_series(1, 20000) where id = ?`,
      [id],
    );
    await sql('delete from cache_negatives where workspace_id = ?', [workspace_id]);
    const vacuum = worker.get(VacuumService, { strict: false });
    const stopped = await vacuum.once(AbortSignal.abort());
    expect(stopped).toBe(0);
    if (!embedded) {
      // Those of the vectors may be in an embedded database all the same.
      jest.spyOn(worker.get<VectorStore>(VectorStore, { strict: false }), 'tidy').mockResolvedValue(0);
      return expect(await vacuum.once(new AbortController().signal)).toBe(0);
    }
    expect(await dead()).toBeGreaterThan(20_000);
    expect(await vacuum.once(new AbortController().signal)).toBeGreaterThan(0);
    expect(await dead()).toBe(0);
  });

  it('of a worker that is gone is missed again', async () => {
    await worker.close();
    await eventually('the worker is missed', async () => (await workers()).detail?.startsWith('no worker is running'));
  });
});
