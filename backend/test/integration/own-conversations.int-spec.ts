import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { TenantDb } from '../../src/database/tenant-db.js';
import { RequestContext } from '../../src/common/context/request-context.js';
import { Scenario } from '../support/scenario.js';
import { type ChatBench, MODEL, startBench } from './chat-support.js';

describe('own conversations', () => {
  let bench: ChatBench;
  let mine: Scenario;
  beforeAll(async () => {
    bench = await startBench(1);
    mine = await Scenario.in(bench.replicas[0]!);
    await mine.send('PUT', '/api/conversation-settings', { titles: 'question' });
  });
  beforeEach(() => bench.simulator.reset());
  afterAll(() => bench.close());

  const say = async (content: string, more: object = {}) => {
    const body = { messages: [{ role: 'user', content }], model: MODEL, use_rag: false, ...more };
    return (await mine.send('POST', '/api/v1/chat', body)).body;
  };
  const sent = () =>
    bench.simulator.completionRequests
      .at(-1)!
      .body!.messages.map((m) => `${m.role}: ${String(m.content)}`)
      .slice(1);
  const messagesOf = async (id: string, query = '') =>
    (await mine.send('GET', `/api/v1/conversations/${id}/messages${query}`)).body;
  const contents = (page: { items: { content: string }[] }) => page.items.map(({ content }) => content);

  it('are listed, found by title and words, renamed and deleted by their owner', async () => {
    const word = `okapi${randomUUID().slice(0, 8)}`;
    const { conversation_id: id } = await say(`Hello, what does an ${word} eat?`, { conversation_id: 'new' });
    const list = async (query = '') => (await mine.send('GET', `/api/v1/conversations${query}`)).body.items;
    expect(await list(`?q=${word}`)).toEqual([
      expect.objectContaining({ id, title: `what does an ${word} eat?`, message_count: 2 }),
    ]);
    const renamed = await mine.send('PATCH', `/api/v1/conversations/${id}`, { title: 'Zoo 100%_' });
    expect(renamed.body).toMatchObject({ id, title: 'Zoo 100%_' });
    expect((await list('?q=100%25_')).map((c: { id: string }) => c.id)).toEqual([id]);
    expect(await list('?q=100_%25')).toEqual([]);
    const other = await mine.member('viewer');
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/messages', undefined],
      ['GET', `/messages/${randomUUID()}`, undefined],
      ['PATCH', '', { title: 'Theirs' }],
      ['DELETE', '', undefined],
      ['GET', '/memory', undefined],
      ['PATCH', '/memory', { facts: ['x'] }],
      ['DELETE', '/memory', undefined],
    ] as const)
      expect((await mine.send(method, `/api/v1/conversations/${id}${path}`, body, other)).body.code).toBe(
        'conversation_not_found',
      );
    expect((await mine.send('GET', '/api/v1/conversations', undefined, other)).body.items).toEqual([]);
    expect((await mine.send('DELETE', `/api/v1/conversations/${id}`)).status).toBe(204);
    expect(await list('?q=Zoo')).toEqual([]);
    expect((await mine.send('GET', `/api/v1/conversations/${id}`)).status).toBe(404);
    expect((await mine.send('GET', `/api/conversations/${id}`)).body.deleted_at).toEqual(expect.any(String));
  });

  it('are read newest first, with the figures of each answer', async () => {
    const { conversation_id: id } = await say('One?', { conversation_id: 'new' });
    await say('Two?', { conversation_id: id });
    const page = await messagesOf(id, '?limit=2');
    expect(page.items.map((m: { role: string }) => m.role)).toEqual(['assistant', 'user']);
    expect(page.items[0].figures).toMatchObject({
      cache: 'miss',
      cost_usd: expect.any(Number),
      latency_ms: expect.any(Number),
    });
    expect(page.items[1]).toMatchObject({ content: 'Two?', figures: null });
    expect(contents(await messagesOf(id, `?limit=2&cursor=${page.next_cursor}`))[1]).toBe('One?');
  });

  it('continue from before a replaced answer', async () => {
    const first = await say('What is one?', { conversation_id: 'new' });
    const id = first.conversation_id as string;
    const second = await say('And two?', { conversation_id: id });
    await say('And three?', { conversation_id: id });
    expect(sent().map((line) => line.split(':')[0])).toEqual(['user', 'assistant', 'user', 'assistant', 'user']);
    await mine.send('POST', '/api/v1/feedback', { completion_id: second.id, rating: 'down' });
    const again = await say('And four?', { conversation_id: id, replaces: second.id });
    expect(again.conversation_id).toBe(id);
    expect(sent().filter((line) => line.startsWith('user'))).toEqual(['user: What is one?', 'user: And four?']);
    const page = await messagesOf(id);
    expect(contents(page).filter((_, i) => i % 2 === 1)).toEqual(['And four?', 'What is one?']);
    expect((await mine.send('GET', `/api/conversations/${id}`)).body).toMatchObject({
      message_count: 4,
      down_votes: 0,
    });
    const missing = await say('And five?', { conversation_id: id, replaces: second.id });
    expect(missing.code).toBe('completion_not_found');
  });

  it('ask the first question again in its place, answered from the cache', async () => {
    const first = await say('Which colour has the cache?', { conversation_id: 'new' });
    const again = await say('Which colour has the cache?', {
      conversation_id: first.conversation_id,
      replaces: first.id,
    });
    expect(again.cache.status).toBe('exact');
    expect((await messagesOf(first.conversation_id)).items).toHaveLength(2);
  });

  it('send pinned facts and the summary, and nothing after they are forgotten', async () => {
    const { conversation_id: id } = await say('What is one?', { conversation_id: 'new' });
    const path = `/api/v1/conversations/${id}/memory`;
    expect((await mine.send('GET', path)).body).toEqual({
      summary: '',
      summary_by: null,
      covers_until: null,
      facts: [],
    });
    const facts = [' The customer lives\nin Berlin. ', 'The customer lives in Berlin.', ' '];
    const changed = await mine.send('PATCH', path, { facts, summary: 'We spoke about one.' });
    expect(changed.body).toMatchObject({ facts: ['The customer lives in Berlin.'], summary_by: 'person' });
    await say('And there?', { conversation_id: id });
    const system = String(bench.simulator.completionRequests.at(-1)!.body!.messages[0]!.content);
    expect(system).toContain('- The customer lives in Berlin.');
    expect(system).toContain('We spoke about one.');
    expect(sent()).toHaveLength(3);
    await say('Without?', { conversation_id: id, memory: false });
    expect(sent()).toEqual(['user: Without?']);
    expect((await mine.send('DELETE', path)).status).toBe(204);
    await say('And now?', { conversation_id: id });
    expect(sent()).toEqual(['user: And now?']);
    expect(String(bench.simulator.completionRequests.at(-1)!.body!.messages[0]!.content)).not.toContain('Berlin');
    for (const body of [{ facts: Array(21).fill('x') }, { facts: ['x'.repeat(301)] }, { summary: 'x'.repeat(4_001) }])
      expect((await mine.send('PATCH', path, body)).body.code).toBe('validation_failed');
  });

  it('contain messages of megabytes without loading any of them completely', async () => {
    const { conversation_id: id } = await say('Small?', { conversation_id: 'new' });
    const { app } = bench.replicas[0]!;
    const db = app.get(TenantDb, { strict: false });
    const { workspaceId } = mine.owner;
    await app
      .get(RequestContext, { strict: false })
      .run({ workspaceId }, () =>
        db.sql(`update messages set content = repeat('é', 4000000) where workspace_id = ? and conversation_id = ?`, [
          workspaceId,
          id,
        ]),
      );
    const page = await messagesOf(id);
    expect(JSON.stringify(page).length).toBeLessThan(200_000);
    expect(page.items[0]).toMatchObject({ truncated: true, bytes: 8_000_000 });
    expect(page.items[0].content).toHaveLength(16_000);
    const whole = await mine.send('GET', `/api/v1/conversations/${id}/messages/${page.items[0].id}`);
    expect(whole.body).toMatchObject({ truncated: false, bytes: 8_000_000 });
    expect(whole.body.content).toHaveLength(4_000_000);
    await say('And now?', { conversation_id: id });
    expect(sent().join('').length).toBeLessThan(100_000);
  });
});
