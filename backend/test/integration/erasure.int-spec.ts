import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { Cluster } from 'ioredis';
import { UsageStreams } from '../../src/analytics/usage/usage-streams.js';
import { AppConfig } from '../../src/config/app-config.js';
import { RequestContext } from '../../src/common/context/request-context.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { ErasureRunner } from '../../src/erasure/erasure-runner.js';
import { ConversationRetention } from '../../src/housekeeping/conversation-retention.service.js';
import { newId } from '../../src/common/ids/ids.js';
import { GapSweeper } from '../../src/qa/gaps/gap-sweeper.js';
import { createRedisClient, type RedisClient } from '../../src/redis/redis-client.js';
import { eventually } from '../support/accounts.js';
import type { Headed } from '../support/http.js';
import { Scenario } from '../support/scenario.js';
import { startWorker } from '../support/test-app.js';
import { type ChatBench, MODEL, startBench } from './chat-support.js';

/** Tables that may contain a person, and the number of rows of this person. */
const TRACES_OF_A_PERSON = `
  select (select count(*)::int from conversations where workspace_id = ? and principal_id = p.name) as conversations,
    (select count(*)::int from messages where workspace_id = ? and content like '%' || p.word || '%') as messages,
    (select count(*)::int from message_traces where workspace_id = ? and trace::text like '%' || p.word || '%') as traces,
    (select count(*)::int from feedback where workspace_id = ? and principal_id = p.name) as feedback,
    (select count(*)::int from cache_entries where workspace_id = ? and question like '%' || p.word || '%') as cached,
    (select count(*)::int from usage_events where workspace_id = ? and principal = p.name) as usage,
    (select count(*)::int from visitors where workspace_id = ? and 'visitor:' || id = p.name) as visitors
  from (values (?::text, ?::text)) p(name, word)`;
const NONE = { conversations: 0, messages: 0, traces: 0, feedback: 0, cached: 0, usage: 0, visitors: 0 };

const readKey = async (client: RedisClient, key: string): Promise<unknown> => {
  switch (await client.type(key)) {
    case 'string':
      return client.get(key);
    case 'hash':
      return client.hgetall(key);
    case 'stream':
      return client.xrange(key, '-', '+');
    case 'zset':
      return client.zrange(key, '0', '-1');
    case 'set':
      return client.smembers(key);
    case 'list':
      return client.lrange(key, 0, -1);
    default:
      return null;
  }
};

describe('the data of a person', () => {
  let bench: ChatBench;
  let worker: INestApplicationContext;
  let mine: Scenario;
  let redis: RedisClient;
  beforeAll(async () => {
    bench = await startBench(1);
    worker = (await startWorker(bench.environment)) as unknown as INestApplicationContext;
    mine = await Scenario.in(bench.replicas[0]!);
    const { redis: target } = bench.replicas[0]!.app.get(AppConfig, { strict: false });
    redis = createRedisClient(target, 'bull');
    await redis.connect();
    await mine.answersWith(MODEL);
  });
  afterAll(async () => {
    await redis?.quit();
    await worker?.close();
    await bench?.close();
  });

  const rows = async (name: string, word: string) => {
    const { app } = bench.replicas[0]!;
    const { workspaceId } = mine.owner;
    const values = [...Array<string>(7).fill(workspaceId), name, word];
    const [row] = await app
      .get(RequestContext, { strict: false })
      .run({ workspaceId }, () => app.get(TenantDb, { strict: false }).sql<typeof NONE>(TRACES_OF_A_PERSON, values));
    return { ...row! };
  };
  const chat = async (visitor: Headed, message: string, conversation_id?: string) => {
    const response = await fetch(`${mine.api.url}/api/widget/messages`, {
      method: 'POST',
      headers: { ...visitor.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ message, ...(conversation_id ? { conversation_id } : {}) }),
    });
    const text = await response.text();
    const field = (name: string) => new RegExp(`"${name}":"([^"]+)"`).exec(text)?.[1] as string;
    return { id: field('id'), conversation: field('conversation_id') };
  };
  /** Keys and values of Redis in which one of these is written. */
  const inRedis = async (...words: string[]) => {
    const client = redis;
    const nodes = client instanceof Cluster ? client.nodes('master') : [client];
    const found: { key: string; ttl: number }[] = [];
    for (const node of nodes)
      for await (const keys of node.scanStream({ match: `*${mine.owner.workspaceId}*`, count: 500 }) as AsyncIterable<
        string[]
      >)
        for (const key of keys) {
          const value = JSON.stringify(await readKey(client, key));
          if (words.some((word) => key.includes(word) || value.includes(word)))
            found.push({ key, ttl: await client.pttl(key) });
        }
    return found;
  };
  const sql = <R extends object>(text: string, ...params: unknown[]): Promise<R[]> => {
    const { app } = bench.replicas[0]!;
    const { workspaceId } = mine.owner;
    const run = () => app.get(TenantDb, { strict: false }).sql<R>(text, [workspaceId, ...params]);
    return app.get(RequestContext, { strict: false }).run({ workspaceId }, run);
  };
  /** A draft for a group with a question of this text, and one of the other text in the same group. */
  const drafted = async (text: string, other: string): Promise<string> => {
    const asked = `select m.id from messages m where m.workspace_id = ? and m.role = 'user' and m.content like ?`;
    const { gap_id: id } = await eventually('a suggestion', async () => {
      const [row] = await sql<{ gap_id: string | null }>(
        `select q.gap_id from qa_gap_questions q where q.question_id in (${asked})`,
        text,
      );
      return row?.gap_id ? { gap_id: row.gap_id } : undefined;
    });
    await sql(
      `insert into qa_gap_questions (id, created_at, updated_at, workspace_id, gap_id, question_id, language, key, asked_at)
       select m.id, now(), now(), m.workspace_id, g.id, m.id, 'en', 'other', now() from messages m, qa_gaps g
       where m.workspace_id = ? and m.role = 'user' and m.content like ? and g.id = ?`,
      other,
      id,
    );
    const draft = { answer: `About ${text}`, model: MODEL, citations: [], at: new Date().toISOString() };
    await sql(
      `update qa_gaps g set draft = d.draft::jsonb from (select ?::uuid as own, ?::text as draft, ?::uuid as id) d
      where g.workspace_id = ? and g.workspace_id = d.own and g.id = d.id`,
      JSON.stringify(draft),
      id,
      mine.owner.workspaceId,
    );
    return id;
  };
  /** One that a worker had taken from the stream when it died. */
  const heldUsage = async (principal: string) => {
    const app = bench.replicas[0]!.app;
    const streams = app.get(UsageStreams, { strict: false });
    const { workspaceId } = mine.owner;
    const key = streams.key(workspaceId);
    const event = { id: newId(), completionId: newId(), workspaceId, principal, occurredAt: new Date().toISOString() };
    const counts = {
      promptTokens: 1,
      completionTokens: 1,
      costUsd: 0,
      latencyMs: 1,
      timeToFirstTokenMs: 1,
      overheadMs: 1,
    };
    const rest = { model: MODEL, provider: 'p', source: 'llm', cacheStatus: 'miss', estimated: false, outcome: 'ok' };
    await streams.register(workspaceId);
    await redis
      .multi()
      .xadd(key, '*', 'e', JSON.stringify({ ...event, ...counts, ...rest }))
      .xreadgroup('GROUP', 'usage-mover', 'dead', 'COUNT', 1, 'STREAMS', key, '>')
      .exec();
  };
  const erase = async (body: object) => {
    const { status, body: requested } = await mine.send('POST', '/api/erasures', body);
    expect(status).toBe(202);
    const runner = worker.get(ErasureRunner, { strict: false });
    return eventually(
      'the erasure',
      async () => {
        // Redis may be slow on a busy machine: it is then tried again.
        await runner.once(new AbortController().signal).catch(() => undefined);
        const { body: now } = await mine.send('GET', `/api/erasures/${requested.id}`);
        return now.state === 'done' ? now : undefined;
      },
      60_000,
    );
  };

  it('is removed completely for a visitor, with a report, and without affecting others', async () => {
    const [word, other] = [`okapi${randomUUID().slice(0, 8)}`, `zebu${randomUUID().slice(0, 8)}`];
    const [visitor, stranger] = [await mine.visitor(), await mine.visitor()];
    const first = await chat(visitor, `What does an ${word} eat?`);
    await chat(visitor, `And where does the ${word} live?`, first.conversation);
    await chat(stranger, `What does a ${other} eat?`);
    const rated = { completion_id: first.id, rating: 'down', reason: 'wrong', comment: 'no' };
    expect((await mine.send('POST', '/api/widget/feedback', rated, visitor)).status).toBe(204);
    const name = `visitor:${visitor.id}`;
    await eventually('all of it is stored', async () => {
      const now = await rows(name, word);
      return now.usage === 2 && now.cached >= 1 && now.messages >= 2 && now.feedback === 1;
    });
    const gap = await drafted(`What does an ${word} eat?`, `What does a ${other} eat?`);
    await heldUsage(name);
    const kept = (await inRedis(visitor.id, word)).map(({ key }) => key);
    expect(kept.filter((key) => key.includes(`run:${first.id}`))).not.toEqual([]);
    const done = await erase({ kind: 'visitor', subject: visitor.id });
    expect(done.report).toMatchObject({
      conversations: 1,
      messages: 4,
      traces: 2,
      feedback: 1,
      usage_events: 3,
      drafts: 1,
      visitors: 1,
    });
    expect(done.report.runs).toBeGreaterThanOrEqual(1);
    await worker.get(GapSweeper, { strict: false }).once();
    expect(await sql('select draft from qa_gaps where workspace_id = ? and id = ?', gap)).toEqual([{ draft: null }]);
    const gone = `select id from qa_gap_questions where workspace_id = ? and (question_id is null or gap_id = ?)`;
    expect(await sql(gone, gap)).toHaveLength(1);
    // What is left names the visitor for a minute at most: how often they asked.
    const left = await inRedis(visitor.id, word);
    expect(left.filter(({ key, ttl }) => !key.includes(':rl:') || ttl > 60_000)).toEqual([]);
    expect(done.report.cache_entries).toBeGreaterThanOrEqual(1);
    expect(await rows(name, word)).toEqual(NONE);
    expect(await rows(`visitor:${stranger.id}`, other)).toMatchObject({ conversations: 1, visitors: 1 });
    const { body: audit } = await mine.send('GET', '/api/audit?limit=10');
    const actions = audit.items.map((e: { action: string }) => e.action);
    expect(actions).toEqual(expect.arrayContaining(['erasure.requested', 'erasure.finished']));
    expect(JSON.stringify(audit)).not.toContain(visitor.id);
    expect(JSON.stringify(done)).not.toContain(visitor.id);
  });

  it('is removed for an e-mail address: conversations of the member, and conversations with the address', async () => {
    const address = `ada.${randomUUID().slice(0, 8)}@example.com`;
    const visitor = await mine.visitor();
    await chat(visitor, `Please write to ${address} about the order.`);
    await chat(visitor, 'A question without an address?');
    const done = await erase({ kind: 'email', subject: address.toUpperCase() });
    expect(done.report).toMatchObject({ conversations: 1, messages: 2, visitors: 0 });
    expect((await rows(`visitor:${visitor.id}`, address)).messages).toBe(0);
    expect((await rows(`visitor:${visitor.id}`, address)).conversations).toBe(1);
  });

  it('can be erased by owners of the workspace only, for valid subjects only', async () => {
    for (const body of [
      { kind: 'visitor', subject: 'nobody' },
      { kind: 'email', subject: 'nobody' },
      { kind: 'contact', subject: randomUUID() },
    ])
      expect((await mine.send('POST', '/api/erasures', body)).body.code).toBe('validation_failed');
    const agent = await mine.member('agent');
    const asked = { kind: 'visitor', subject: randomUUID() };
    expect((await mine.send('POST', '/api/erasures', asked, agent)).status).toBe(403);
    expect((await mine.send('GET', '/api/erasures', undefined, agent)).status).toBe(403);
    expect((await mine.send('GET', `/api/erasures/${randomUUID()}`)).body.code).toBe('erasure_not_found');
  });

  it('is kept for the retention period of the workspace, by channel', async () => {
    const theirs = await Scenario.in(bench.replicas[0]!);
    await theirs.answersWith(MODEL);
    const kept = await theirs.conversation({ prompt: 'Console?', model: MODEL, use_rag: false });
    const token = await theirs.token();
    const program = await theirs.conversation({ prompt: 'API?', model: MODEL, use_rag: false }, token);
    expect((await theirs.send('PUT', '/api/conversation-settings', { api_days: 30 })).status).toBe(200);
    const retention = worker.get(ConversationRetention, { strict: false });
    const run = () => retention.once(new AbortController().signal);
    await run();
    expect((await theirs.send('GET', `/api/conversations/${program}`)).status).toBe(200);
    const clock = (retention as unknown as { clock: { now(): Date } }).clock;
    const now = clock.now.bind(clock);
    try {
      clock.now = () => new Date(now().getTime() + 31 * 86_400_000);
      await run();
    } finally {
      clock.now = now;
    }
    expect((await theirs.send('GET', `/api/conversations/${program}`)).status).toBe(404);
    expect((await theirs.send('GET', `/api/conversations/${kept}`)).status).toBe(200);
    const { body: audit } = await theirs.send('GET', '/api/audit?limit=5');
    expect(audit.items[0]).toMatchObject({ action: 'conversations.expired', detail: { api: 1 } });
  });
});
