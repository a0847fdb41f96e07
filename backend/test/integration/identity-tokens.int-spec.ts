import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemScope } from '../../src/database/system-scope.js';
import { ApiToken } from '../../src/workspaces/tokens/api-token.entity.js';
import { newApiToken } from '../../src/workspaces/tokens/token-format.js';
import { type RunningApi, testEnvironment } from '../support/test-app.js';
import { eventually } from '../support/accounts.js';
import { startProbeApi } from './identity-probe.js';
import { type Answer, call, join, type Person, register, sleep } from './identity-support.js';

describe('API tokens', () => {
  const environment = testEnvironment({ NEXUS_LOGIN_ATTEMPTS: '1000' });
  let api: RunningApi;
  let other: RunningApi;
  let owner: Person;
  beforeAll(async () => {
    [api, other] = await Promise.all([startProbeApi(environment), startProbeApi(environment)]);
    owner = await register(api);
  });
  afterAll(() => Promise.all([api.close(), other.close()]));

  const create = (body: object = {}, token = owner.token): Promise<Answer> =>
    call(api, 'POST /api/tokens', { token, body: { name: 'Website', scopes: ['chat'], ...body } });
  const system = () => api.app.get(SystemScope, { strict: false });

  it('are shown once, listed without secret, and stored as a hash', async () => {
    const created = await create({ expires_at: '2099-01-01T00:00:00Z' });
    expect(created.status).toBe(201);
    const { token, ...shown } = created.body;
    expect(token).toMatch(/^nxs_[0-9A-Za-z]{49}$/);
    expect(shown).toEqual({
      id: expect.any(String),
      name: 'Website',
      prefix: token.slice(0, 10),
      scopes: ['chat'],
      expires_at: '2099-01-01T00:00:00.000Z',
      last_used_at: null,
      requests_per_minute: null,
      tokens_per_minute: null,
      created_by: owner.userId,
      created_at: expect.any(String),
    });
    const list = await call(api, 'GET /api/tokens', { token: owner.token });
    expect(list.body.items).toContainEqual(shown);
    const row = await system().run('auth.api_token', (em) => em.findOneOrFail(ApiToken, { id: shown.id }));
    expect(row.hash).toMatch(/^[0-9a-f]{64}$/);
    for (const text of [JSON.stringify(list.body), JSON.stringify({ ...row })]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(token.slice(4, 30));
    }
    const log = await call(api, 'GET /api/audit?limit=1', { token: owner.token });
    expect(log.body.items[0]).toMatchObject({ action: 'api_token.created', target_id: shown.id });
    expect(JSON.stringify(log.body)).not.toContain(token);
  });

  it('do what their scopes say in their workspace, and nothing else', async () => {
    const { token, id } = (await create({ scopes: ['chat'] })).body;
    const chat = await call(api, 'GET /probe/chat', { token });
    expect(chat.body).toEqual({
      kind: 'api_token',
      id: `api_token:${id}`,
      workspace: owner.workspaceId,
      permissions: ['chat:create', 'models:read', 'cache:report'],
    });
    expect((await call(api, 'GET /probe/knowledge', { token })).body).toMatchObject({ status: 403, code: 'forbidden' });
    for (const route of [
      'GET /api/auth/me',
      'GET /api/tokens',
      'POST /api/tokens',
      'GET /api/audit',
      'POST /probe/members',
      'GET /probe/visitor',
      'DELETE /api/auth/sessions',
    ]) {
      expect((await call(api, route, { token, body: route.startsWith('POST') ? {} : undefined })).body).toMatchObject({
        status: 403,
        code: 'forbidden',
      });
    }
    const writer = (await create({ scopes: ['rag:write'] })).body.token;
    expect((await call(api, 'GET /probe/knowledge', { token: writer })).status).toBe(200);
    expect((await call(api, 'GET /probe/chat', { token: writer })).status).toBe(403);
  });

  it('are bound to one workspace even if their maker has several', async () => {
    const maker = await register(api);
    await join(api, maker, owner.workspaceId, 'admin');
    const { token } = (await create({}, maker.token)).body;
    expect(
      (await call(api, 'GET /probe/chat', { token, headers: { 'x-workspace-id': maker.workspaceId } })).status,
    ).toBe(200);
    expect(
      (await call(api, 'GET /probe/chat', { token, headers: { 'x-workspace-id': owner.workspaceId } })).body.code,
    ).toBe('forbidden');
  });

  it('can do no more than their maker can now', async () => {
    const maker = await register(api);
    await join(api, maker, owner.workspaceId, 'admin');
    const headers = { 'x-workspace-id': owner.workspaceId };
    const created = await call(api, 'POST /api/tokens', {
      token: maker.token,
      headers,
      body: { name: 'n', scopes: ['chat', 'rag:write'] },
    });
    const { token } = created.body;
    expect((await call(api, 'GET /probe/knowledge', { token })).status).toBe(200);
    const { Member } = await import('../../src/workspaces/member.entity.js');
    const { PeopleService } = await import('../../src/workspaces/people.service.js');
    const people = api.app.get(PeopleService, { strict: false });
    const where = { userId: maker.userId, workspaceId: owner.workspaceId };
    await system().run('auth.member', (em) => em.nativeUpdate(Member, where, { role: 'viewer' }));
    await people.forgetRole(maker.userId, owner.workspaceId);
    expect((await call(api, 'GET /probe/knowledge', { token })).body.code).toBe('forbidden');
    expect((await call(api, 'GET /probe/chat', { token })).status).toBe(200);
    await system().run('auth.member', (em) => em.nativeDelete(Member, where));
    await people.forgetRole(maker.userId, owner.workspaceId);
    expect((await call(api, 'GET /probe/chat', { token })).body).toMatchObject({ status: 401, code: 'token_invalid' });
  });

  it('expire', async () => {
    const { token } = (await create({ expires_at: new Date(Date.now() + 1_200).toISOString() })).body;
    expect((await call(api, 'GET /probe/chat', { token })).status).toBe(200);
    await sleep(1_300);
    expect((await call(api, 'GET /probe/chat', { token })).body).toMatchObject({ status: 401, code: 'token_expired' });
  });

  it('die on every replica when revoked, and are gone from the list', async () => {
    const { token, id } = (await create()).body;
    for (const replica of [api, other]) expect((await call(replica, 'GET /probe/chat', { token })).status).toBe(200);
    expect((await call(api, `DELETE /api/tokens/${id}`, { token: owner.token })).status).toBe(204);
    expect((await call(api, 'GET /probe/chat', { token })).body.code).toBe('token_invalid');
    await eventually(
      'the other replica forgets',
      async () => (await call(other, 'GET /probe/chat', { token })).status === 401,
      5_000,
    );
    expect((await call(api, `DELETE /api/tokens/${id}`, { token: owner.token })).body.code).toBe('api_token_not_found');
    const list = await call(api, 'GET /api/tokens?limit=100', { token: owner.token });
    expect(list.body.items.map((t: { id: string }) => t.id)).not.toContain(id);
  });

  it('get a new secret by rotation; the old one dies on every replica', async () => {
    const old = (await create()).body;
    expect((await call(other, 'GET /probe/chat', { token: old.token })).status).toBe(200);
    const rotated = await call(api, `POST /api/tokens/${old.id}/rotate`, { token: owner.token });
    expect(rotated.status).toBe(200);
    expect(rotated.body).toMatchObject({
      id: old.id,
      name: old.name,
      scopes: old.scopes,
      prefix: rotated.body.token.slice(0, 10),
    });
    expect((await call(other, 'GET /probe/chat', { token: rotated.body.token })).status).toBe(200);
    await eventually(
      'the old secret is forgotten',
      async () => (await call(other, 'GET /probe/chat', { token: old.token })).status === 401,
      5_000,
    );
  });

  it('take other limits and another name, and keep what is not given', async () => {
    const { id, scopes } = (await create()).body;
    const change = (body: unknown, token = owner.token) => call(api, `PATCH /api/tokens/${id}`, { token, body });
    expect(await change({ requests_per_minute: 60, tokens_per_minute: 5_000_000_000 })).toMatchObject({
      status: 200,
      body: { id, scopes, requests_per_minute: 60, tokens_per_minute: 5_000_000_000 },
    });
    const renamed = await change({ name: ' Nightly ', requests_per_minute: null });
    expect(renamed.body).toMatchObject({
      ...{ name: 'Nightly', requests_per_minute: null, tokens_per_minute: 5_000_000_000 },
    });
    for (const bad of [{ requests_per_minute: 0 }, { tokens_per_minute: 1.5 }, { name: '' }, { scopes: ['chat'] }])
      expect([400, 422]).toContain((await change(bad)).status);
    const stranger = await register(api);
    expect((await change({ name: 'Mine' }, stranger.token)).body.code).toBe('api_token_not_found');
  });

  it('note when they were used', async () => {
    const { token, id } = (await create()).body;
    await call(api, 'GET /probe/chat', { token });
    const used = await eventually(
      'last_used_at',
      async () => {
        const { body } = await call(api, 'GET /api/tokens?limit=100', { token: owner.token });
        return body.items.find((t: { id: string }) => t.id === id)?.last_used_at as string | null;
      },
      5_000,
    );
    expect(Math.abs(Date.now() - Date.parse(String(used)))).toBeLessThan(60_000);
  });

  it.each(['', 'nxs_', 'nxs_x', `nxs_${'a'.repeat(49)}`, newApiToken()])(
    'that nobody made (%p) are refused',
    async (token) => {
      const answer = await call(api, 'GET /probe/chat', { headers: { authorization: `Bearer ${token}` } });
      expect(answer.body).toMatchObject({ status: 401, code: 'token_invalid' });
    },
  );

  it('of another workspace do not exist', async () => {
    const { id } = (await create()).body;
    const stranger = await register(api);
    for (const foreign of [id, crypto.randomUUID(), 'x', '..%2f%00']) {
      for (const route of [`DELETE /api/tokens/${foreign}`, `POST /api/tokens/${foreign}/rotate`]) {
        expect((await call(api, route, { token: stranger.token })).body).toMatchObject({
          status: 404,
          code: 'api_token_not_found',
        });
      }
    }
    expect((await call(api, 'GET /api/tokens', { token: stranger.token })).body).toEqual({
      items: [],
      next_cursor: null,
    });
  });

  it('are listed in pages, the newest first', async () => {
    const someone = await register(api);
    for (const name of ['a', 'b', 'c']) await create({ name }, someone.token);
    const first = await call(api, 'GET /api/tokens?limit=2', { token: someone.token });
    const second = await call(api, `GET /api/tokens?limit=2&cursor=${first.body.next_cursor}`, {
      token: someone.token,
    });
    expect([...first.body.items, ...second.body.items].map((t) => t.name)).toEqual(['c', 'b', 'a']);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'page=2']) {
      expect([400, 422]).toContain((await call(api, `GET /api/tokens?${query}`, { token: someone.token })).status);
    }
  });

  it.each([
    ['no scope', { scopes: [] }, 'scopes'],
    ['an unknown scope', { scopes: ['root'] }, 'scopes'],
    ['a scope that is no text', { scopes: [1] }, 'scopes'],
    ['scopes that are no list', { scopes: 'chat' }, 'scopes'],
    ['a blank name', { name: ' ' }, 'name'],
    ['NUL in the name', { name: 'a\0' }, 'name'],
    ['a date in the past', { expires_at: '2001-01-01T00:00:00Z' }, 'expires_at'],
    ['a date that is none', { expires_at: 'tomorrow' }, 'expires_at'],
    ['an unknown field', { hash: 'x' }, 'hash'],
  ])('are refused with %s', async (_, body, field) => {
    const answer = await create(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((e: { field: string }) => e.field)).toContain(field);
  });

  it('may be made without an end: expires_at null or absent', async () => {
    expect((await create({ expires_at: null })).body.expires_at).toBeNull();
    expect((await create()).body.expires_at).toBeNull();
  });
});
