import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { FakeClock } from '@nexus/testing';
import { RequestContext } from '../../src/common/context/request-context.js';
import { newId } from '../../src/common/ids/ids.js';
import { ScheduledTasks } from '../../src/common/scheduling/scheduled-tasks.js';
import { ormOptions } from '../../src/database/orm-options.js';
import { SystemScope } from '../../src/database/system-scope.js';
import { ENTITIES } from '../../src/entities.js';
import { RetentionService } from '../../src/housekeeping/retention.service.js';
import { readRetention } from '../../src/observability/retention-figures.js';
import { RedisService } from '../../src/redis/redis.service.js';
import { addRow, type Table } from '../support/rows.js';
import { testServices } from '../support/services.js';
import { migrateTestDatabase, testEnvironment } from '../support/test-app.js';

/** Far from the times of other specs, so that their rows are not old by this clock. */
const NOW = new Date('2001-06-01T00:00:00Z');
const ago = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const WINDOWS = { outbox: 7, sessions: 30, visitors: 365, crawl: 90, pages: 180, reindexes: 90, tests: 180, cache: 1 };

describe('retention', () => {
  const config = testEnvironment().config('worker');
  const clock = new FakeClock(NOW);
  const workspace = newId();
  let orm: MikroORM;
  let redis: RedisService;
  let retention: RetentionService;

  beforeAll(async () => {
    await migrateTestDatabase();
    const url = testServices().databaseUrl;
    orm = await MikroORM.init(ormOptions({ url, poolMax: 2, entities: ENTITIES }));
    await addRow(sql, 'workspaces', { id: workspace });
    redis = new RedisService(config);
    await redis.onModuleInit();
    const system = new SystemScope(orm, new RequestContext());
    retention = new RetentionService(clock, config, redis, system, new ScheduledTasks(clock));
  });
  afterAll(async () => {
    redis.onApplicationShutdown();
    await orm.close(true);
  });

  const sql = <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    orm.em.fork().execute<T[]>(text, values as never);
  const parent = (table: Table): Promise<string> => addRow(sql, table, { workspace_id: workspace });
  const add = async (table: string, row: Record<string, unknown>): Promise<string> => {
    const all: Record<string, unknown> = {
      id: newId(),
      workspace_id: workspace,
      created_at: NOW,
      updated_at: NOW,
      ...row,
    };
    if (table === 'outbox') {
      delete all['updated_at'];
      all['next_attempt_at'] = NOW;
    }
    const names = Object.keys(all);
    await sql(`insert into ${table} (${names.join()}) values (${names.map(() => '?').join()})`, Object.values(all));
    return all['id'] as string;
  };
  const left = async (table: string, ids: string[]): Promise<boolean[]> => {
    const rows = await sql<{ id: string }>(`select id from ${table} where workspace_id = ?`, [workspace]);
    return ids.map((id) => rows.some((row) => row.id === id));
  };
  const run = (): Promise<number> => retention.once(new AbortController().signal);

  it('deletes published events after their retention period, but no waiting ones', async () => {
    const message = (published_at: Date | null): Promise<string> =>
      add('outbox', { topic: 'x', payload: '{}', published_at, created_at: ago(900) });
    const ids = [await message(ago(WINDOWS.outbox + 1)), await message(ago(WINDOWS.outbox - 1)), await message(null)];
    await run();
    expect(await left('outbox', ids)).toEqual([false, true, true]);
  });

  it('deletes ended sessions, but none whose secrets are still valid', async () => {
    const user = newId();
    await sql(
      `insert into users (id, created_at, updated_at, email, name, password_hash) values (?, ?, ?, ?, 'n', 'h')`,
      [user, NOW, NOW, `${user}@example.test`],
    );
    const session = (expires_at: Date, revoked_at: Date | null): Promise<string> =>
      add('sessions', {
        user_id: user,
        refresh_hash: 'a'.repeat(64),
        rotated_at: ago(400),
        expires_at,
        user_agent: 'x',
        ip: '::1',
        revoked_at,
      });
    const ids = [
      await session(ago(WINDOWS.sessions + 1), null),
      await session(ago(WINDOWS.sessions - 1), null),
      await session(ago(-10), ago(WINDOWS.sessions + 1)),
      await session(ago(-10), ago(WINDOWS.sessions - 1)),
      await session(ago(-10), null),
    ];
    await run();
    expect(await left('sessions', ids)).toEqual([false, true, false, true, true]);
  });

  it('deletes inactive visitors and expired answers', async () => {
    const widget_id = await parent('widgets');
    const visitor = (last_seen_at: Date): Promise<string> =>
      add('visitors', { widget_id, origin: 'https://a.test', last_seen_at });
    const entry = (expires_at: Date): Promise<string> =>
      add('cache_entries', {
        entry_key: newId(),
        layer: 'exact',
        state: 's',
        question: 'q',
        answer_excerpt: 'a',
        model: 'm',
        bytes: 1,
        tokens: 1,
        cost_usd: 0,
        documents: '[]',
        hits: 0,
        expires_at,
      });
    const visitors = [await visitor(ago(WINDOWS.visitors + 1)), await visitor(ago(WINDOWS.visitors - 1))];
    const entries = [await entry(ago(WINDOWS.cache + 1)), await entry(ago(WINDOWS.cache - 0.5))];
    await run();
    expect(await left('visitors', visitors)).toEqual([false, true]);
    expect(await left('cache_entries', entries)).toEqual([false, true]);
  });

  it('purges deleted Q&A entries that were not restored', async () => {
    const entry = (deleted_at: Date | null): Promise<string> =>
      add('qa_entries', { question: 'q', answer: 'a', questions: 'q', deleted_at });
    const ids = [await entry(ago(8)), await entry(ago(6)), await entry(null)];
    await run();
    expect(await left('qa_entries', ids)).toEqual([false, true, true]);
  });

  it('deletes ended runs except the last of each source and test set, and no unfinished run', async () => {
    const [source, quiet] = [await parent('crawl_sources'), await parent('crawl_sources')];
    const set = await parent('test_sets');
    const crawl = (source_id: string, ended_at: Date | null): Promise<string> =>
      add('crawl_runs', { source_id, state: ended_at ? 'done' : 'queued', ended_at, problems: '[]' });
    const crawls = [
      await crawl(source, ago(WINDOWS.crawl + 2)),
      await crawl(source, ago(WINDOWS.crawl - 1)),
      await crawl(source, null),
      await crawl(quiet, ago(WINDOWS.crawl + 2)),
    ];
    const test = (state: string, updated_at: Date): Promise<string> =>
      add('test_runs', { test_set_id: set, name: 'n', state, settings: '{}', done: 0, total: 0, updated_at });
    const tests = [
      await test('done', ago(WINDOWS.tests + 2)),
      await test('running', ago(WINDOWS.tests + 2)),
      await test('failed', ago(WINDOWS.tests - 1)),
      await test('done', ago(WINDOWS.tests + 1)),
    ];
    await run();
    expect(await left('crawl_runs', crawls)).toEqual([false, true, true, true]);
    expect(await left('test_runs', tests)).toEqual([false, true, true, true]);
  });

  it('deletes crawled pages that no document and no run needs', async () => {
    const [source, busy] = [await parent('crawl_sources'), await parent('crawl_sources')];
    await add('crawl_runs', { source_id: busy, state: 'running', problems: '[]' });
    const page = (source_id: string, document_id: string | null, updated_at: Date): Promise<string> =>
      add('crawl_pages', { source_id, document_id, updated_at, url: newId(), depth: 0, run_id: newId() });
    const ids = [
      await page(source, null, ago(WINDOWS.pages + 1)),
      await page(source, null, ago(WINDOWS.pages - 1)),
      await page(source, await parent('documents'), ago(WINDOWS.pages + 1)),
      await page(busy, null, ago(WINDOWS.pages + 1)),
    ];
    await run();
    expect(await left('crawl_pages', ids)).toEqual([false, true, true, true]);
  });

  it('deletes finished reindexes except the last of each workspace', async () => {
    const index = (state: string, to_generation: number, days: number): Promise<string> =>
      add('reindexes', {
        state,
        from_embedder_id: 'a',
        from_generation: to_generation - 1,
        to_embedder_id: 'b',
        to_generation,
        started_at: ago(days),
        updated_at: ago(days),
      });
    const ids = [
      await index('done', 2, WINDOWS.reindexes + 1),
      await index('cancelled', 3, WINDOWS.reindexes - 1),
      await index('switched', 4, WINDOWS.reindexes + 1),
      await index('rolled_back', 5, WINDOWS.reindexes + 1),
    ];
    await run();
    expect(await left('reindexes', ids)).toEqual([false, true, true, true]);
  });

  it('deletes a backlog in batches within one run, and reports the number of rows', async () => {
    await sql(
      `insert into outbox (id, workspace_id, topic, payload, created_at, next_attempt_at, published_at)
       select gen_random_uuid(), ?, 'x', '{}', ?, now(), ?::timestamptz + g * interval '1 second' from generate_series(1, 1200) g`,
      [workspace, ago(400), ago(400)],
    );
    const done = run();
    // The pauses between batches use the clock of the test.
    const pump = setInterval(() => void clock.advance(1), 5);
    expect(await done).toBe(1_200);
    clearInterval(pump);
    const { outbox } = await readRetention(redis);
    expect(outbox).toMatchObject({ deleted: 1_200, at: expect.stringMatching(/^2001-06-01/) });
  });

  it('stops at shutdown', async () => {
    const stopped = new AbortController();
    stopped.abort();
    await add('outbox', { topic: 'x', payload: '{}', published_at: ago(400), created_at: ago(400) });
    expect(await retention.once(stopped.signal)).toBe(0);
    expect(await run()).toBe(1);
  });

  it('and all work across workspaces uses indexes', async () => {
    const rows = await sql<{ name: string }>(`select indexname as name from pg_indexes where schemaname = 'public'`);
    const names = new Set(rows.map(({ name }) => name));
    for (const name of [
      'outbox_unpublished_idx',
      'sessions_expired_idx',
      'sessions_revoked_idx',
      'visitors_seen_idx',
      'crawl_runs_ended_idx',
      'test_runs_updated_idx',
      'cache_entries_expired_idx',
      'qa_entries_deleted_idx',
      'usage_events_principal_idx',
      'documents_reconcile_idx',
      'document_versions_purge_idx',
      'document_versions_retire_idx',
    ])
      expect(names).toContain(name);
  });
});
