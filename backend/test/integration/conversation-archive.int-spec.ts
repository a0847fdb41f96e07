import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConversationDto, ConversationMessageDto } from '../../src/conversations/archive/dto/conversation.dto.js';
import { RetentionService } from '../../src/housekeeping/retention.service.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { send } from './chat-support.js';
import { KnowledgeClient } from './knowledge-support.js';

describe('conversations of a workspace', () => {
  const environment = testEnvironment();
  let api: RunningApi;
  let account: TestAccount;
  beforeAll(async () => {
    api = await startApi(environment);
    account = await registerAccount(api);
  });
  afterAll(() => api?.close());

  const ask = async (prompt: string, conversation = 'new', as = account) =>
    (await send(api, 'POST', '/api/v1/create', as, { prompt, conversation_id: conversation })).body;
  const list = async (query: string, as = account): Promise<ConversationDto[]> =>
    (await send(api, 'GET', `/api/conversations?${query}`, as)).body.items as ConversationDto[];
  const messagesOf = async (id: string): Promise<ConversationMessageDto[]> =>
    (await send(api, 'GET', `/api/conversations/${id}/messages`, account)).body.items as ConversationMessageDto[];
  const rate = (body: object, as = account) => send(api, 'POST', '/api/v1/feedback', as, body);

  it('are listed latest first and filtered by words and by kinds of answers', async () => {
    const word = `zebra${randomUUID().slice(0, 8)}`;
    const first = await ask(`What does a ${word} cost?`);
    const second = await ask('Where is the tower of Pisa?');
    await ask('And how tall is it?', second.conversation_id);
    const all = await list('limit=2');
    expect(all.map(({ id }) => id)).toEqual([second.conversation_id, first.conversation_id]);
    expect(all[0]).toMatchObject({ channel: 'console', message_count: 4, sources: ['extractive'], unanswered: 2 });
    expect((await list(`q=${word}`)).map(({ id }) => id)).toEqual([first.conversation_id]);
    expect(await list(`q=${word} nowhere`)).toEqual([]);
    expect((await list('answered=some_unanswered')).length).toBeGreaterThanOrEqual(2);
    expect(await list('answered=all')).toEqual([]);
    expect((await list('model=nexus/extractive')).length).toBeGreaterThanOrEqual(2);
    expect(await list('model=nobody/none')).toEqual([]);
    expect(await list('model=nexus/extractive&source=cache&tag=none')).toEqual([]);
    expect(await list('channel=widget')).toEqual([]);
    expect(await list('from=2099-01-01T00:00:00.000Z')).toEqual([]);
    const page = await send(api, 'GET', '/api/conversations?limit=1', account);
    const next = await send(api, 'GET', `/api/conversations?limit=1&cursor=${page.body.next_cursor}`, account);
    expect(next.body.items[0].id).toBe(first.conversation_id);
  });

  it('contain the trace of an answer', async () => {
    const worker = await startWorker(environment);
    try {
      const own = new KnowledgeClient(api, account);
      await own.uploadReady(
        'library.txt',
        'The library of Greenfield closes at eight in the evening on every working day.',
      );
      const answer = await ask('When does the library of Greenfield close?');
      expect(answer.citations).toHaveLength(1);
      const [question, said] = await messagesOf(answer.conversation_id);
      expect(question).toMatchObject({ role: 'user', content: 'When does the library of Greenfield close?' });
      expect(said).toMatchObject({ role: 'assistant', completion_id: answer.id, unanswered: false, feedback: null });
      const { body } = await send(
        api,
        'GET',
        `/api/conversations/${answer.conversation_id}/messages/${said!.id}/trace`,
        account,
      );
      expect(body.trace).toMatchObject({
        cache: { status: 'miss' },
        prompt: expect.any(String),
        passages: [{ title: 'library.txt', cited: true, score: expect.any(Number) }],
        latency_ms: expect.any(Number),
      });
    } finally {
      await worker.close();
    }
  });

  it('are rated by their owner, once per answer, and the rating can change', async () => {
    const answer = await ask('Which colour has the sky?');
    const body = { completion_id: answer.id, rating: 'down', reason: 'incomplete', comment: 'No colour.' };
    expect((await rate(body)).status).toBe(204);
    expect((await messagesOf(answer.conversation_id))[1]!.feedback).toMatchObject({
      rating: 'down',
      reason: 'incomplete',
    });
    expect((await list('rating=down')).map(({ id }) => id)).toEqual([answer.conversation_id]);
    expect(
      (await Promise.all([1, 2, 3].map(() => rate({ ...body, rating: 'up' })))).map(({ status }) => status),
    ).toEqual([204, 204, 204]);
    const [rated] = await list('rating=up');
    expect(rated).toMatchObject({ id: answer.conversation_id, up_votes: 1, down_votes: 0 });
    expect((await rate({ ...body, rating: null })).status).toBe(204);
    expect(await list('rating=up')).toEqual([]);
    const stranger = await registerAccount(api);
    for (const [as, input, code] of [
      [stranger, body, 'completion_not_found'],
      [account, { ...body, completion_id: randomUUID() }, 'completion_not_found'],
      [account, { ...body, rating: 'sideways' }, 'validation_failed'],
      [account, { ...body, comment: 'x'.repeat(2_001) }, 'validation_failed'],
    ] as const)
      expect((await rate(input, as)).body.code).toBe(code);
  });

  it('are tagged, annotated, deleted, restored, and removed after the retention of the bin', async () => {
    const [one, two] = [await ask('Is this the first?'), await ask('Is this the second?')];
    const ids = [one.conversation_id, two.conversation_id] as string[];
    const bulk = (body: object) => send(api, 'POST', '/api/conversations/bulk', account, body);
    expect((await bulk({ action: 'add_tags', ids, tags: ['billing', ' billing '] })).body).toEqual({ changed: 2 });
    expect((await list('tag=billing')).map(({ tags }) => tags)).toEqual([['billing'], ['billing']]);
    expect((await bulk({ action: 'add_tags', ids, tags: ['a,b'] })).body.code).toBe('validation_failed');
    const many = Array.from({ length: 20 }, (_, i) => `tag ${i}`);
    expect((await bulk({ action: 'add_tags', ids, tags: many })).body.code).toBe('validation_failed');
    const changed = await send(api, 'PATCH', `/api/conversations/${ids[0]}`, account, {
      note: 'Call back',
      title: 'A',
    });
    expect(changed.body).toMatchObject({ note: 'Call back', title: 'A', tags: ['billing'] });
    expect((await bulk({ action: 'delete', ids: [...ids, randomUUID(), 'nonsense'] })).body).toEqual({ changed: 2 });
    expect(await list('tag=billing')).toEqual([]);
    const again = await send(api, 'POST', '/api/v1/create', account, { prompt: 'More?', conversation_id: ids[0] });
    expect(again.body.code).toBe('conversation_not_found');
    expect((await bulk({ action: 'restore', ids: [ids[1]!] })).body).toEqual({ changed: 1 });
    expect((await list('state=deleted')).map(({ id }) => id)).toEqual([ids[0]]);
    const worker = await startWorker(environment);
    try {
      const retention = worker.get(RetentionService, { strict: false });
      await retention.once(new AbortController().signal);
      expect(await list('state=deleted')).toHaveLength(1);
      const clock = (retention as unknown as { clock: { now(): Date } }).clock;
      const now = clock.now.bind(clock);
      clock.now = () => new Date(now().getTime() + 8 * 86_400_000);
      await eventually('the end of the bin', async () => {
        await retention.once(new AbortController().signal);
        return (await list('state=deleted')).length === 0;
      });
      clock.now = now;
    } finally {
      await worker.close();
    }
    expect((await send(api, 'GET', `/api/conversations/${ids[0]}`, account)).status).toBe(404);
  });

  it('are exported as JSON, Markdown and CSV without formulas', async () => {
    const answer = await ask('=HYPERLINK("http://evil.example")');
    const text = async (path: string) => {
      const response = await fetch(`${api.url}/api/conversations/${path}`, { headers: account.headers });
      return {
        type: response.headers.get('content-type'),
        name: response.headers.get('content-disposition'),
        body: await response.text(),
      };
    };
    const json = await text(`${answer.conversation_id}/export?format=json`);
    expect(JSON.parse(json.body)).toMatchObject({
      id: answer.conversation_id,
      messages: [{ role: 'user' }, { role: 'assistant' }],
    });
    expect(json.name).toMatch(/^attachment; filename="conversation-.*\.json"/);
    expect((await text(`${answer.conversation_id}/export?format=markdown`)).body).toContain('> =HYPERLINK');
    const csv = await text(`${answer.conversation_id}/export?format=csv`);
    expect(csv.body).toContain(`"'=HYPERLINK`);
    expect((await text('export?q=HYPERLINK')).body.split('\n').length).toBeGreaterThanOrEqual(3);
    expect((await text(`${answer.conversation_id}/export?format=exe`)).body).toContain('validation_failed');
  });

  it('are only accessible in their workspace', async () => {
    const answer = await ask('Whose is this?');
    const stranger = await registerAccount(api);
    expect(await list('', stranger)).toEqual([]);
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/messages', undefined],
      ['GET', '/export?format=json', undefined],
      ['PATCH', '', { title: 'Mine' }],
    ] as const)
      expect(
        (await send(api, method, `/api/conversations/${answer.conversation_id}${path}`, stranger, body)).status,
      ).toBe(404);
    const bulk = { action: 'delete', ids: [answer.conversation_id] };
    expect((await send(api, 'POST', '/api/conversations/bulk', stranger, bulk)).body).toEqual({ changed: 0 });
  });
});
