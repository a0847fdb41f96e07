import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequestContext } from '../../src/common/context/request-context.js';
import { BUILT_IN_PROMPT } from '../../src/prompts/built-in-prompt.js';
import { PromptsService } from '../../src/prompts/prompts.service.js';
import { Revisions } from '../../src/workspaces/revisions/revisions.service.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { call, type Answer } from './identity-support.js';

describe('system prompts', () => {
  let api: RunningApi;
  let own: TestAccount;
  let foreign: TestAccount;

  beforeAll(async () => {
    api = await startApi(testEnvironment());
    own = await registerAccount(api);
    foreign = await registerAccount(api);
  });
  afterAll(() => api.close());

  const ask = (route: string, body?: unknown, account = own): Promise<Answer> =>
    call(api, route, { body, token: account.accessToken });
  const create = async (name: string, text = `You are ${name}.`, extra = {}): Promise<string> => {
    const answer = await ask('POST /api/prompts', { name, text, ...extra });
    expect(answer.status).toBe(201);
    return (answer.body as { id: string }).id;
  };
  const active = (account = own) =>
    api.app
      .get(RequestContext, { strict: false })
      .run({ workspaceId: account.workspaceId }, () => api.app.get(PromptsService, { strict: false }).activePrompt());
  const revision = async (): Promise<number> =>
    (await api.app.get(Revisions, { strict: false }).snapshot(own.workspaceId)).values.prompts;

  it('starts without prompts: the built-in text is used', async () => {
    expect(await active(foreign)).toBeNull();
    expect((await ask('GET /api/prompts', undefined, foreign)).body).toEqual({ items: [], next_cursor: null });
    expect((await ask('GET /api/prompts/built-in', undefined, foreign)).body).toEqual({ text: BUILT_IN_PROMPT });
  });

  it('creates, reads, changes and lists', async () => {
    const id = await create('  Support  ', 'Be kind.');
    expect((await ask(`GET /api/prompts/${id}`)).body).toEqual({
      id,
      name: 'Support',
      text: 'Be kind.',
      version: 1,
      live_version: 1,
      awaits_run_id: null,
      is_active: false,
      widgets: [],
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    const renamed = await ask(`PATCH /api/prompts/${id}`, { name: 'Help desk' });
    expect(renamed.body).toMatchObject({ name: 'Help desk', version: 1 });
    const rewritten = await ask(`PATCH /api/prompts/${id}`, { text: 'Be brief.' });
    expect(rewritten.body).toMatchObject({ text: 'Be brief.', version: 2 });
    const same = await ask(`PATCH /api/prompts/${id}`, { text: 'Be brief.' });
    expect(same.body).toMatchObject({ version: 2 });
    const list = (await ask('GET /api/prompts?limit=1')).body as { items: { id: string }[] };
    expect(list.items).toHaveLength(1);
  });

  it('keeps every version and restores an old one as a new one', async () => {
    const id = await create('History', 'one');
    await ask(`PATCH /api/prompts/${id}`, { text: 'two', note: ' Shorter ' });
    const restored = await ask(`POST /api/prompts/${id}/versions/1/restore`);
    expect(restored.body).toMatchObject({ version: 3, text: 'one' });
    const first = (await ask(`GET /api/prompts/${id}/versions?limit=2`)).body as {
      items: object[];
      next_cursor: string;
    };
    const author = { author: `member:${own.userId}`, author_name: expect.any(String) };
    expect(first.items).toEqual([
      { version: 3, text: 'one', note: '', ...author, restored_from: 1, created_at: expect.any(String) },
      { version: 2, text: 'two', note: 'Shorter', ...author, restored_from: null, created_at: expect.any(String) },
    ]);
    const rest = (await ask(`GET /api/prompts/${id}/versions?cursor=${first.next_cursor}`)).body as {
      items: object[];
      next_cursor: null;
    };
    expect(rest).toMatchObject({ items: [{ version: 1 }], next_cursor: null });
  });

  it('does not use a draft for answers until it is published', async () => {
    const id = await create('Drafted', 'one', { activate: true });
    const drafted = await ask(`PATCH /api/prompts/${id}`, { text: 'two', draft: true });
    expect(drafted.body).toMatchObject({ text: 'two', version: 2, live_version: 1 });
    expect(await active()).toEqual({ id, version: 1, text: 'one' });
    const again = await ask(`POST /api/prompts/${id}/versions/1/restore`, { draft: true, note: 'Back' });
    expect(again.body).toMatchObject({ text: 'one', version: 3, live_version: 1 });
    expect((await ask(`GET /api/prompts/${id}/versions/3`)).body).toMatchObject({ note: 'Back', restored_from: 1 });
    expect((await ask(`POST /api/prompts/${id}/publish`, { version: 2 })).body).toMatchObject({ live_version: 2 });
    expect(await active()).toEqual({ id, version: 2, text: 'two' });
    expect((await ask(`POST /api/prompts/${id}/activate`)).body).toMatchObject({ live_version: 3 });
    expect((await ask(`POST /api/prompts/${id}/activate`, { version: 1 })).body).toMatchObject({ live_version: 1 });
    for (const version of [0, 9, 'two'])
      expect(await ask(`GET /api/prompts/${id}/versions/${version}`)).toMatchObject({
        status: 404,
        body: { code: 'prompt_version_not_found' },
      });
    expect((await ask(`POST /api/prompts/${id}/publish`, { version: 9 })).body.code).toBe('prompt_version_not_found');
    expect((await ask(`POST /api/prompts/${id}/publish`, { version: 0 })).status).toBe(422);
    expect((await ask(`PATCH /api/prompts/${id}`, { text: 'x', note: 'n'.repeat(501) })).status).toBe(422);
  });

  it('publishes a draft when it is saved again unchanged', async () => {
    const id = await create('Twice', 'one', { activate: true });
    await ask(`PATCH /api/prompts/${id}`, { text: 'two', draft: true });
    expect((await ask(`PATCH /api/prompts/${id}`, { text: 'two' })).body).toMatchObject({
      version: 2,
      live_version: 2,
    });
  });

  it('has exactly one active prompt after concurrent activations', async () => {
    const ids = await Promise.all(['A', 'B', 'C', 'D'].map((name) => create(name)));
    const answers = await Promise.all(ids.map((id) => ask(`POST /api/prompts/${id}/activate`)));
    expect(answers.map((a) => a.status).filter((s) => s !== 200 && s !== 409)).toEqual([]);
    const list = (await ask('GET /api/prompts?limit=100')).body as { items: { id: string; is_active: boolean }[] };
    const activeOnes = list.items.filter((p) => p.is_active);
    expect(activeOnes).toHaveLength(1);
    expect(await active()).toMatchObject({ id: activeOnes[0]!.id, version: 1 });
  });

  it('activates on creation, refuses to delete the active prompt, and can return to the built-in text', async () => {
    const id = await create('Live', 'Speak like a pirate.', { activate: true });
    expect(await active()).toEqual({ id, version: 1, text: 'Speak like a pirate.' });
    expect(await ask(`DELETE /api/prompts/${id}`)).toMatchObject({ status: 409, body: { code: 'prompt_active' } });
    expect((await ask(`POST /api/prompts/${id}/deactivate`)).body).toMatchObject({ is_active: false });
    expect(await active()).toBeNull();
    expect((await ask(`DELETE /api/prompts/${id}`)).status).toBe(204);
    expect(await ask(`GET /api/prompts/${id}`)).toMatchObject({ status: 404, body: { code: 'prompt_not_found' } });
    expect(await ask(`GET /api/prompts/${id}/versions`)).toMatchObject({ status: 404 });
  });

  it('increments the prompts revision with each change, so that no cached answer survives it', async () => {
    const before = await revision();
    const id = await create('Revision');
    expect(await revision()).toBe(before + 1);
    await ask(`PATCH /api/prompts/${id}`, { text: 'other' });
    await ask(`POST /api/prompts/${id}/activate`);
    expect(await revision()).toBe(before + 3);
  });

  it.each(['GET', 'PATCH', 'DELETE'])('hides the prompts of other workspaces from %s', async (verb) => {
    const id = await create('Secret');
    const body = verb === 'PATCH' ? { name: 'Stolen' } : undefined;
    expect(await ask(`${verb} /api/prompts/${id}`, body, foreign)).toMatchObject({
      status: 404,
      body: { code: 'prompt_not_found' },
    });
    expect((await ask(`GET /api/prompts/${id}`)).body).toMatchObject({ name: 'Secret' });
  });

  it('hides them from all other routes', async () => {
    const id = await create('Secret');
    for (const route of [
      `POST /api/prompts/${id}/activate`,
      `POST /api/prompts/${id}/deactivate`,
      `POST /api/prompts/${id}/publish`,
      `GET /api/prompts/${id}/versions`,
      `GET /api/prompts/${id}/versions/1`,
      `POST /api/prompts/${id}/versions/1/restore`,
    ]) {
      expect(await ask(route, undefined, foreign)).toMatchObject({ status: 404, body: { code: 'prompt_not_found' } });
    }
  });

  it.each([
    ['no text', { name: 'x' }],
    ['no name', { name: '', text: 'x' }],
    ['a blank name', { name: '   ', text: 'x' }],
    ['a blank text', { name: 'x', text: '  \n ' }],
    ['a long name', { name: 'x'.repeat(121), text: 'x' }],
    ['a long text', { name: 'x', text: 'x'.repeat(20_001) }],
    ['an unknown field', { name: 'x', text: 'x', unknown: 1 }],
    ['wrong types', { name: 1, text: ['x'] }],
    ['a list', []],
  ])('rejects %s', async (_, body) => {
    expect(await ask('POST /api/prompts', body)).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  it('rejects text that PostgreSQL cannot store', async () => {
    const answer = await ask('POST /api/prompts', { name: 'nul', text: 'a\u0000b' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  it.each([
    ['GET /api/prompts/nonsense', 404, 'prompt_not_found'],
    ['GET /api/prompts?cursor=nonsense', 400, 'invalid_cursor'],
    ['GET /api/prompts?limit=0', 422, 'validation_failed'],
  ])('answers %s with a problem', async (route, status, code) => {
    expect(await ask(route)).toMatchObject({ status, body: { code } });
  });

  it.each(['0', '99', '-1', '1.5', 'x', '9999999999999'])('has no version %s', async (version) => {
    const id = await create('Versions');
    expect(await ask(`POST /api/prompts/${id}/versions/${version}/restore`)).toMatchObject({
      status: 404,
      body: { code: 'prompt_version_not_found' },
    });
  });
});
