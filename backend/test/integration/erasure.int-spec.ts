import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { RequestContext } from '../../src/common/context/request-context.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { ErasureRunner } from '../../src/erasure/erasure-runner.js';
import { ConversationRetention } from '../../src/housekeeping/conversation-retention.service.js';
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

describe('the data of a person', () => {
  let bench: ChatBench;
  let worker: INestApplicationContext;
  let mine: Scenario;
  beforeAll(async () => {
    bench = await startBench(1);
    worker = (await startWorker(bench.environment)) as unknown as INestApplicationContext;
    mine = await Scenario.in(bench.replicas[0]!);
    await mine.answersWith(MODEL);
  });
  afterAll(async () => {
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
  const erase = async (body: object) => {
    const { status, body: requested } = await mine.send('POST', '/api/erasures', body);
    expect(status).toBe(202);
    const runner = worker.get(ErasureRunner, { strict: false });
    return eventually('the erasure', async () => {
      await runner.once(new AbortController().signal);
      const { body: now } = await mine.send('GET', `/api/erasures/${requested.id}`);
      return now.state === 'done' ? now : undefined;
    });
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
    const done = await erase({ kind: 'visitor', subject: visitor.id });
    expect(done.report).toMatchObject({
      conversations: 1,
      messages: 4,
      traces: 2,
      feedback: 1,
      usage_events: 2,
      visitors: 1,
    });
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
