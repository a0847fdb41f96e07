import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestContext } from '../../src/common/context/request-context.js';
import { QaEntry } from '../../src/qa/entries/qa-entry.entity.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { OutboxMessage } from '../../src/events/outbox.entity.js';
import { Revisions } from '../../src/workspaces/revisions/revisions.service.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { type Answer, send } from './chat-support.js';

type Headed = Pick<TestAccount, 'headers'>;

describe('Q&A entries', () => {
  let api: RunningApi;
  let own: TestAccount;
  let foreign: TestAccount;

  beforeAll(async () => {
    api = await startApi(testEnvironment({ NEXUS_MAX_QA_ENTRIES: '60' }));
    own = await registerAccount(api);
    foreign = await registerAccount(api);
  });
  afterAll(() => api.close());

  const ask = (method: string, path: string, body?: unknown, as: Headed = own): Promise<Answer> =>
    send(api, method, path, as, body);
  const create = async (question: string, extra: object = {}, as = own) => {
    const answer = await ask('POST', '/api/qa', { question, answer: `About ${question}`, ...extra }, as);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  const list = async (query: string, as = own): Promise<string[]> => {
    const { status, body } = await ask('GET', `/api/qa?${query}`, undefined, as);
    expect(status).toBe(200);
    return body.items.map(({ question }: { question: string }) => question);
  };
  const inside = <T>(fn: () => Promise<T>, account = own): Promise<T> =>
    api.app.get(RequestContext, { strict: false }).run({ workspaceId: account.workspaceId }, fn);
  const revision = async (): Promise<number> =>
    (await api.app.get(Revisions, { strict: false }).snapshot(own.workspaceId)).values.qa;
  const events = (): Promise<string[]> =>
    inside(async () => {
      const db = api.app.get(TenantDb, { strict: false });
      const rows = await db
        .em()
        .find(OutboxMessage, { topic: { $like: 'qa.%' } } as never, { orderBy: { id: 'asc' } } as never);
      return rows.map(({ topic }) => topic);
    });
  const token = async (...scopes: string[]) => {
    const { body } = await ask('POST', '/api/tokens', { name: 't', scopes });
    return { headers: { authorization: `Bearer ${body.token}` } };
  };

  it('creates, reads, changes and deletes', async () => {
    const made = await create(' When do you open? ', {
      variants: ['Opening hours', 'when do you OPEN', 'Opening hours!'],
      language: 'en',
      tags: ['contact', 'contact'],
      note: 'Ask Ann',
      external_id: 'faq-1',
      valid_from: '2026-01-01T00:00:00Z',
    });
    expect(made).toEqual({
      id: expect.any(String),
      question: 'When do you open?',
      variants: ['Opening hours'],
      answer: 'About  When do you open? ',
      language: 'en',
      tags: ['contact'],
      owner_id: own.userId,
      status: 'draft',
      validity: 'active',
      valid_from: '2026-01-01T00:00:00.000Z',
      valid_until: null,
      note: 'Ask Ann',
      origin: 'manual',
      external_id: 'faq-1',
      version: 1,
      indexed: false,
      hits: 0,
      last_hit_at: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect((await ask('GET', `/api/qa/${made.id}`)).body).toEqual(made);
    const changed = await ask('PATCH', `/api/qa/${made.id}`, { variants: ['Are you open?'], language: null });
    expect(changed.body).toMatchObject({ variants: ['Are you open?'], language: null, version: 2, note: 'Ask Ann' });
    const same = await ask('PATCH', `/api/qa/${made.id}`, { answer: made.answer });
    expect(same.body).toMatchObject({ version: 2 });
    const late = await ask('PATCH', `/api/qa/${made.id}`, { answer: 'x', version: 1 });
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await ask('DELETE', `/api/qa/${made.id}`)).status).toBe(204);
    expect((await ask('GET', `/api/qa/${made.id}`)).body.code).toBe('qa_entry_not_found');
    expect((await ask('POST', '/api/qa/bulk', { ids: [made.id], action: 'restore' })).body.changed).toEqual([
      { id: made.id, was: 'draft' },
    ]);
    expect((await ask('GET', `/api/qa/${made.id}`)).status).toBe(200);
  });

  it.each([
    [{ question: '' }],
    [{ question: '?!' }],
    [{ question: 'x'.repeat(501) }],
    [{ answer: ' ' }],
    [{ answer: 'x'.repeat(10_001) }],
    [{ variants: Array.from({ length: 21 }, (_, i) => `v${i}`) }],
    [{ variants: ['…'] }],
    [{ language: 'english language' }],
    [{ tags: ['a,b'] }],
    [{ status: 'live' }],
    [{ valid_from: 'tomorrow' }],
    [{ valid_from: '2026-02-01T00:00:00Z', valid_until: '2026-01-01T00:00:00Z' }],
    [{ owner_id: '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e0f' }],
    [{ question: 'a\0b' }],
    [{ surprise: 1 }],
  ])('rejects %j and names the field', async (wrong) => {
    const { status, body } = await ask('POST', '/api/qa', { question: 'Q?', answer: 'A', ...wrong });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'validation_failed' });
  });

  it('searches parts of words, words in any order, typing errors and answers', async () => {
    await create('How do I reset my password?', {
      variants: ['Forgot login'],
      answer: 'Use the link on the sign-in page.',
    });
    await create('Where is my parcel?', { answer: '100% tracked_by us' });
    expect(await list('q=passw')).toEqual(['How do I reset my password?']);
    expect(await list('q=forgot')).toEqual(['How do I reset my password?']);
    expect(await list('q=link sign')).toEqual(['How do I reset my password?']);
    expect(await list('q=pasword')).toEqual(['How do I reset my password?']);
    expect(await list(`q=${encodeURIComponent('100%')}`)).toEqual(['Where is my parcel?']);
    expect(await list('q=tracked_by')).toEqual(['Where is my parcel?']);
    expect(await list(`q=${encodeURIComponent("'); drop table qa_entries; -- & | ! :*")}`)).toEqual([]);
    expect(await list(`q=${encodeURIComponent('_')}`)).toEqual(['Where is my parcel?']);
    expect(await list('q=password', foreign)).toEqual([]);
  });

  it('finds a text that many entries have as one that few have, page by page, also by hits', async () => {
    const made: string[] = [];
    for (let i = 0; i < 12; i++) made.push((await create(`Frequent wording ${i}?`, {}, foreign)).id);
    await create('A seldom one?', {}, foreign);
    await inside(async () => {
      const db = api.app.get(TenantDb, { strict: false });
      for (const [i, id] of made.entries()) await db.update(QaEntry, { id }, { hits: i % 4 });
    }, foreign);
    const pages = async (sort: string, text: string) => {
      const found: string[] = [];
      for (let cursor = ''; ;) {
        const query = `q=${text}&sort=${sort}&limit=5${cursor && `&cursor=${cursor}`}`;
        const { body } = await ask('GET', `/api/qa?${query}`, undefined, foreign);
        found.push(...body.items.map(({ hits }: { hits: number }) => String(hits)));
        if (body.next_cursor === null) return found.join('');
        cursor = body.next_cursor;
      }
    };
    expect(await pages('-hits', 'wording')).toBe('333222111000');
    expect(await pages('hits', 'wordign')).toBe('000111222333');
    expect(await list('q=seldom', foreign)).toEqual(['A seldom one?']);
    expect(await list('q=wording')).toEqual([]);
  });

  it('filters, sorts and pages', async () => {
    const at = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    await create('F1?', { tags: ['f'], language: 'de', status: 'published' });
    await create('F2?', { tags: ['f'], valid_from: at(1) });
    await create('F3?', { tags: ['f'], valid_until: at(-1) });
    expect(await list('tag=f&sort=question')).toEqual(['F1?', 'F2?', 'F3?']);
    expect(await list('tag=f&status=published')).toEqual(['F1?']);
    expect(await list('tag=f&language=de')).toEqual(['F1?']);
    expect(await list('tag=f&language=none&sort=-question')).toEqual(['F3?', 'F2?']);
    expect(await list('tag=f&validity=upcoming')).toEqual(['F2?']);
    expect(await list('tag=f&validity=expired')).toEqual(['F3?']);
    expect(await list('tag=f&validity=active')).toEqual(['F1?']);
    expect(await list('tag=f&used=true')).toEqual([]);
    const first = (await ask('GET', '/api/qa?tag=f&sort=question&limit=2')).body;
    const second = (await ask('GET', `/api/qa?tag=f&sort=question&limit=2&cursor=${first.next_cursor}`)).body;
    expect([...first.items, ...second.items].map((e: { question: string }) => e.question)).toEqual([
      'F1?',
      'F2?',
      'F3?',
    ]);
    expect((await ask('GET', '/api/qa/overview')).body).toMatchObject({
      published: 1,
      limit: 60,
      languages: ['de'],
      tags: expect.arrayContaining([{ name: 'f', count: 3 }]),
    });
  });

  it('keeps every version with its author, and restores an old one as a new one', async () => {
    const { id } = await create('Versioned?', { answer: 'one', variants: ['V1?'] });
    await ask('PATCH', `/api/qa/${id}`, { answer: 'two', variants: [] });
    const restored = await ask('POST', `/api/qa/${id}/versions/1/restore`);
    expect(restored.body).toMatchObject({ version: 3, answer: 'one', variants: ['V1?'] });
    const { items } = (await ask('GET', `/api/qa/${id}/versions`)).body;
    expect(items).toMatchObject([
      { version: 3, answer: 'one', restored_from: 1, author: `member:${own.userId}` },
      { version: 2, answer: 'two' },
      { version: 1, variants: ['V1?'] },
    ]);
    for (const wrong of ['0', '9', 'x', '1e3', '99999999999'])
      expect((await ask('POST', `/api/qa/${id}/versions/${wrong}/restore`)).body.code).toBe('qa_version_not_found');
  });

  it('publishes a wording once per language, in any spelling', async () => {
    const { id } = await create('Who ships it?', { status: 'published', variants: ['Which carrier?'] });
    const twin = await ask('POST', '/api/qa', { question: 'which CARRIER', answer: 'x', status: 'published' });
    expect(twin).toMatchObject({
      status: 409,
      body: { code: 'qa_question_taken', detail: expect.stringContaining('Which carrier?') },
    });
    await create('which CARRIER', { status: 'published', language: 'de' });
    const draft = await create('Which carrier');
    const bulk = await ask('POST', '/api/qa/bulk', { ids: [draft.id], action: 'publish' });
    expect(bulk.body).toEqual({
      changed: [],
      skipped: [{ id: draft.id, reason: expect.stringContaining('Which carrier?') }],
    });
    await ask('PATCH', `/api/qa/${id}`, { status: 'archived' });
    expect((await ask('PATCH', `/api/qa/${draft.id}`, { status: 'published' })).status).toBe(200);
  });

  it('lets only one of two concurrent requests publish the same wording', async () => {
    const drafts = await Promise.all([create('Race?'), create('Race!')]);
    const answers = await Promise.all(drafts.map(({ id }) => ask('PATCH', `/api/qa/${id}`, { status: 'published' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('changes many at once and returns their previous status for undo', async () => {
    const [a, b] = [await create('Bulk a?', { tags: ['x'] }), await create('Bulk b?', { status: 'published' })];
    const gone = '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e0f';
    const archived = await ask('POST', '/api/qa/bulk', { ids: [a.id, b.id, gone], action: 'archive' });
    expect(archived.body.changed).toEqual(
      expect.arrayContaining([
        { id: a.id, was: 'draft' },
        { id: b.id, was: 'published' },
      ]),
    );
    expect(archived.body.skipped).toEqual([{ id: gone, reason: 'It no longer exists.' }]);
    const edited = await ask('POST', '/api/qa/bulk', {
      ids: [a.id],
      action: 'edit',
      add_tags: ['y'],
      remove_tags: ['x'],
      language: 'fr',
    });
    expect(edited.body.changed).toHaveLength(1);
    expect((await ask('GET', `/api/qa/${a.id}`)).body).toMatchObject({
      tags: ['y'],
      language: 'fr',
      status: 'archived',
    });
    await ask('POST', '/api/qa/bulk', { ids: [a.id, b.id], action: 'delete' });
    expect(await list('q=Bulk')).toEqual([]);
    const back = await ask('POST', '/api/qa/bulk', { ids: [a.id, b.id], action: 'restore' });
    expect(back.body.changed).toHaveLength(2);
    expect(await list('q=Bulk&sort=question')).toEqual(['Bulk a?', 'Bulk b?']);
  });

  it('increments the revision and publishes events only when published entries change', async () => {
    const before = await revision();
    const told = (await events()).length;
    const { id } = await create('Told?');
    await ask('PATCH', `/api/qa/${id}`, { answer: 'still a draft' });
    expect(await revision()).toBe(before);
    await ask('PATCH', `/api/qa/${id}`, { status: 'published' });
    await ask('PATCH', `/api/qa/${id}`, { answer: 'new' });
    await ask('DELETE', `/api/qa/${id}`);
    expect(await revision()).toBe(before + 3);
    expect((await events()).slice(told)).toEqual(['qa.published', 'qa.updated', 'qa.removed']);
    const { body } = await ask('GET', '/api/audit?limit=4');
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual([
      'qa_entry.deleted',
      'qa_entry.updated',
      'qa_entry.updated',
      'qa_entry.updated',
    ]);
  });

  it('requires the permission to publish for every change of answers', async () => {
    const [reader, writer, publisher] = [await token('qa:read'), await token('qa:write'), await token('qa:publish')];
    const draft = await create('Scoped draft?');
    const live = await create('Scoped live?', { status: 'published' });
    expect((await ask('GET', '/api/qa', undefined, reader)).status).toBe(200);
    const code = async (...args: [string, string, unknown?, Headed?]) => (await ask(...args)).body?.code ?? 'ok';
    expect(await code('POST', '/api/qa', { question: 'q', answer: 'a' }, reader)).toBe('forbidden');
    expect(await code('PATCH', `/api/qa/${draft.id}`, { answer: 'a' }, writer)).toBe('ok');
    expect(await code('PATCH', `/api/qa/${draft.id}`, { status: 'published' }, writer)).toBe('forbidden');
    expect(await code('PATCH', `/api/qa/${live.id}`, { answer: 'a' }, writer)).toBe('forbidden');
    expect(await code('DELETE', `/api/qa/${live.id}`, undefined, writer)).toBe('forbidden');
    expect(await code('POST', '/api/qa/bulk', { ids: [live.id], action: 'archive' }, writer)).toBe('forbidden');
    expect(await code('POST', '/api/qa/bulk', { ids: [draft.id], action: 'publish' }, writer)).toBe('forbidden');
    expect(await code('PATCH', `/api/qa/${draft.id}`, { status: 'published' }, publisher)).toBe('ok');
  });

  it('finds entries of its workspace only', async () => {
    const { id } = await create('Mine?');
    for (const [method, path, body] of [
      ['GET', `/api/qa/${id}`],
      ['PATCH', `/api/qa/${id}`, { answer: 'x' }],
      ['DELETE', `/api/qa/${id}`],
      ['GET', `/api/qa/${id}/versions`],
      ['POST', `/api/qa/${id}/versions/1/restore`],
      ['GET', '/api/qa/not-an-id'],
    ] as const)
      expect(await ask(method, path, body, foreign)).toMatchObject({
        status: 404,
        body: { code: 'qa_entry_not_found' },
      });
    const bulk = await ask('POST', '/api/qa/bulk', { ids: [id], action: 'delete' }, foreign);
    expect(bulk.body.changed).toEqual([]);
    expect((await ask('GET', `/api/qa/${id}`)).status).toBe(200);
  });

  it('has a maximum', async () => {
    for (let i = 0; i < 60; i++) await ask('POST', '/api/qa', { question: `Max ${i}?`, answer: 'a' }, foreign);
    const one = await ask('POST', '/api/qa', { question: 'One more?', answer: 'a' }, foreign);
    expect(one).toMatchObject({
      status: 409,
      body: { code: 'quota_exceeded', detail: expect.stringContaining('60 Q&A entries') },
    });
  });
});
