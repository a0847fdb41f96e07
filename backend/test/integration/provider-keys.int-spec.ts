import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OpenRouterSimulator } from '@nexus/testing';
import { RequestContext } from '../../src/common/context/request-context.js';
import { SecretBox } from '../../src/common/crypto/secret-box.js';
import { SystemScope } from '../../src/database/system-scope.js';
import { ModelRegistry } from '../../src/llm/model-registry.js';
import { ProviderKey } from '../../src/llm/provider-keys/provider-key.entity.js';
import { Member } from '../../src/workspaces/member.entity.js';
import { PeopleService } from '../../src/workspaces/people.service.js';
import { Revisions } from '../../src/workspaces/revisions/revisions.service.js';
import { eventually, registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, type TestEnvironment, testEnvironment } from '../support/test-app.js';
import { type Answer, call } from './identity-support.js';

const KEY = 'sk-or-own-key-0123456789-ABCD';
const INSTALLATION_KEY = 'sk-or-installation-key-WXYZ';
const MASTER = randomBytes(32).toString('base64');

const simulator = new OpenRouterSimulator();
let environment: TestEnvironment;
let api: RunningApi;
let own: TestAccount;
let foreign: TestAccount;

const as =
  (account: TestAccount, where: () => RunningApi = () => api) =>
  (route: string, body?: unknown): Promise<Answer> =>
    call(where(), route, { body, token: account.accessToken });
const ask = (route: string, body?: unknown): Promise<Answer> => as(own)(route, body);
const system = (): SystemScope => api.app.get(SystemScope, { strict: false });
const rowOf = (account: TestAccount, name: string): Promise<ProviderKey | null> =>
  system().run('provider_keys.rotate', (em) => em.findOne(ProviderKey, { workspaceId: account.workspaceId, name }));
const setRow = (account: TestAccount, name: string, data: Partial<ProviderKey>): Promise<number> =>
  system().run('provider_keys.rotate', (em) =>
    em.nativeUpdate(ProviderKey, { workspaceId: account.workspaceId, name }, data),
  );
const forget = (account: TestAccount): Promise<void> =>
  api.app.get(ModelRegistry, { strict: false }).invalidate(account.workspaceId);
const keysSent = (): unknown[] => simulator.completionRequests.map((r) => r.headers.authorization);
const create = (model: string, account = own): Promise<Answer> =>
  as(account)('POST /api/v1/create', { prompt: 'Hello', model, cache: { mode: 'bypass' } });

beforeAll(async () => {
  await simulator.start();
  environment = testEnvironment({
    NEXUS_MASTER_KEY: MASTER,
    NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true',
    OPENROUTER_BASE_URL: simulator.url,
    OPENROUTER_API_KEY: INSTALLATION_KEY,
    NEXUS_PROVIDERS: JSON.stringify([{ name: 'shared', base_url: simulator.url, api_key: 'shared-key-0123456789' }]),
  });
  api = await startApi(environment);
  own = await registerAccount(api);
  foreign = await registerAccount(api);
});
afterAll(async () => {
  await api.close();
  await simulator.stop();
});
beforeEach(() => simulator.reset());

describe('provider keys', () => {
  it('begin with what the installation gives, of which neither address nor key is told', async () => {
    const { status, body } = await ask('GET /api/provider-keys');
    expect(status).toBe(200);
    expect(body.items).toMatchObject([
      {
        name: 'shared',
        kind: 'openai_compatible',
        scope: 'installation',
        has_key: true,
        base_url: null,
        key_hint: null,
      },
      { name: 'openrouter', kind: 'openrouter', scope: 'installation', has_key: true, base_url: null, key_hint: null },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/WXYZ|127\.0\.0\.1/);
  });

  it('are written, sealed, audited without the key, and never read back', async () => {
    const revision = async (): Promise<number> =>
      (await api.app.get(Revisions, { strict: false }).snapshot(own.workspaceId)).values.models;
    const before = await revision();
    const put = await ask('PUT /api/provider-keys/openrouter', { base_url: simulator.url, api_key: KEY });
    expect(put).toMatchObject({
      status: 200,
      body: { name: 'openrouter', scope: 'workspace', has_key: true, key_hint: 'ABCD', status: 'unverified' },
    });
    expect(await revision()).toBe(before + 1);
    const seen = await Promise.all(
      ['GET /api/provider-keys', 'GET /api/provider-keys/openrouter', 'GET /api/audit'].map((route) => ask(route)),
    );
    for (const { status, body } of seen) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain(KEY);
    }
    expect(JSON.stringify(seen[2]!.body)).toContain('provider_key.updated');
    const row = await rowOf(own, 'openrouter');
    expect(row!.secret).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(row!.secret).not.toContain(KEY);
  });

  it('are used for the workspace’s questions and for nobody else’s', async () => {
    expect((await create('sim/standard')).status).toBe(200);
    expect((await create('sim/standard', foreign)).status).toBe(200);
    expect(keysSent()).toEqual([`Bearer ${KEY}`, `Bearer ${INSTALLATION_KEY}`]);
    expect((await as(foreign)('GET /api/provider-keys/openrouter')).body).toMatchObject({
      scope: 'installation',
      key_hint: null,
    });
    expect((await as(foreign)('DELETE /api/provider-keys/openrouter')).status).toBe(404);
  });

  it('cannot be used by a workspace that got hold of the row', async () => {
    await as(foreign)('PUT /api/provider-keys/openrouter', { base_url: simulator.url, api_key: 'sk-or-foreign-000' });
    await setRow(foreign, 'openrouter', { secret: (await rowOf(own, 'openrouter'))!.secret });
    await forget(foreign);
    const answer = await create('sim/standard', foreign);
    expect(answer).toMatchObject({ status: 502, body: { code: 'provider_auth_failed' } });
    expect(keysSent()).toEqual([]);
    expect((await as(foreign)('GET /api/provider-keys/openrouter')).body).toMatchObject({ status: 'failing' });
    expect((await as(foreign)('DELETE /api/provider-keys/openrouter')).status).toBe(204);
    expect((await create('sim/standard', foreign)).status).toBe(200);
  });

  it('that were tampered with are refused, and the installation’s key does not stand in', async () => {
    const { secret } = (await rowOf(own, 'openrouter'))!;
    await setRow(own, 'openrouter', { secret: `${secret!.slice(0, -1)}${secret!.endsWith('A') ? 'B' : 'A'}` });
    await forget(own);
    expect(await create('sim/standard')).toMatchObject({ status: 502, body: { code: 'provider_auth_failed' } });
    expect(keysSent()).toEqual([]);
    await setRow(own, 'openrouter', { secret });
    await forget(own);
    expect((await create('sim/standard')).status).toBe(200);
  });

  it('stay when other things change, and must be given again for another server', async () => {
    const other = new OpenRouterSimulator();
    await other.start();
    try {
      const refused = await ask('PUT /api/provider-keys/openrouter', { base_url: other.url });
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'api_key' }] } });
      expect((await ask('PUT /api/provider-keys/openrouter', { base_url: `${simulator.url}/` })).status).toBe(200);
      await create('sim/standard');
      expect(keysSent()).toEqual([`Bearer ${KEY}`]);
      expect(other.requests).toEqual([]);
      const removed = await ask('PUT /api/provider-keys/openrouter', { base_url: other.url, api_key: null });
      expect(removed.body).toMatchObject({ has_key: false, key_hint: null });
      await create('sim/standard');
      // Without a key of its own it is asked without any, not with the installation's.
      expect(other.completionRequests.map((r) => r.headers.authorization)).toEqual([undefined]);
    } finally {
      await ask('PUT /api/provider-keys/openrouter', { base_url: simulator.url, api_key: KEY });
      await other.stop();
    }
  });

  it('are tried on request, with nothing of the provider’s words', async () => {
    const good = await ask('POST /api/provider-keys/openrouter/test');
    expect(good).toMatchObject({ status: 200, body: { ok: true, models: 3, latency_ms: expect.any(Number) } });
    expect((await ask('GET /api/provider-keys/openrouter')).body).toMatchObject({ status: 'ok', models_count: 3 });
    await ask('PUT /api/provider-keys/openrouter', { api_key: 'sk-refused' });
    const bad = await ask('POST /api/provider-keys/openrouter/test');
    expect(bad.body).toMatchObject({ ok: false, code: 'provider_auth_failed' });
    expect(JSON.stringify(bad.body)).not.toContain('sk-refused');
    expect((await ask('GET /api/provider-keys/openrouter')).body).toMatchObject({
      status: 'failing',
      detail: expect.any(String),
    });
    expect((await ask('POST /api/provider-keys/nothing/test')).body).toMatchObject({
      code: 'model_provider_not_found',
    });
    await ask('PUT /api/provider-keys/openrouter', { api_key: KEY });
  });

  it('are tried without being stored, with the stored key where none is given', async () => {
    const trial = (body: object) => ask('POST /api/provider-keys/fresh/try', body);
    const before = (await ask('GET /api/provider-keys')).body;
    expect(await trial({ base_url: simulator.url, api_key: 'key-0123456789' })).toMatchObject({
      status: 200,
      body: { ok: true, models: 3 },
    });
    const refused = await ask('POST /api/provider-keys/openrouter/try', { api_key: 'sk-refused' });
    expect(refused.body).toMatchObject({ ok: false, code: 'provider_auth_failed', detail: expect.any(String) });
    expect(JSON.stringify(refused.body)).not.toContain('sk-refused');
    expect((await trial({ base_url: 'ftp://x' })).status).toBe(422);
    expect((await trial({})).body).toMatchObject({ errors: [{ field: 'base_url' }] });
    expect((await ask('POST /api/provider-keys/openrouter/try', {})).body).toMatchObject({ ok: true });
    // A stored key is not led to a server of somebody else's choice.
    expect(await ask('POST /api/provider-keys/openrouter/try', { base_url: 'http://127.0.0.1:9/v1' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'api_key' }] },
    });
    expect((await ask('GET /api/provider-keys')).body).toEqual(before);
  });

  it('looks for servers on this machine only where one person uses the hub', async () => {
    expect(await ask('POST /api/provider-keys/nearby')).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('are known to the other replicas at once', async () => {
    const replica = await startApi(environment);
    try {
      const there = as(own, () => replica);
      const question = { prompt: 'Hello', model: 'sim/standard', cache: { mode: 'bypass' } };
      await there('POST /api/v1/create', question);
      await ask('PUT /api/provider-keys/openrouter', { api_key: 'sk-or-changed-0123456789' });
      await eventually(
        'the new key',
        async () => {
          await there('POST /api/v1/create', question);
          return keysSent().at(-1) === 'Bearer sk-or-changed-0123456789';
        },
        4_000,
      );
      expect(keysSent()[0]).toBe(`Bearer ${KEY}`);
    } finally {
      await replica.close();
      await ask('PUT /api/provider-keys/openrouter', { api_key: KEY });
    }
  });

  it('give way to the installation’s when they are deleted', async () => {
    expect((await ask('DELETE /api/provider-keys/openrouter')).status).toBe(204);
    await create('sim/standard');
    expect(keysSent()).toEqual([`Bearer ${INSTALLATION_KEY}`]);
    expect((await ask('DELETE /api/provider-keys/openrouter')).body).toMatchObject({
      code: 'model_provider_not_found',
    });
  });
});

describe('an OpenAI-compatible server', () => {
  it('brings its models under its name, for this workspace alone', async () => {
    const body = { base_url: simulator.url, api_key: 'key-0123456789' };
    expect((await ask('PUT /api/provider-keys/ollama', body)).body).toMatchObject({ kind: 'openai_compatible' });
    const listed = await eventually('its models', async () => {
      const { items } = (await ask('GET /api/v1/models?provider=ollama')).body as { items: { id: string }[] };
      return items.length > 0 && items;
    });
    expect(listed[0]).toMatchObject({ via: 'ollama', is_local: true, is_enabled: true, pricing: { prompt: 0.1 } });
    const answer = await create('ollama/sim/standard');
    expect(answer).toMatchObject({ status: 200, body: { model: 'ollama/sim/standard', source: 'llm' } });
    expect(simulator.completionRequests[0]!.body).toMatchObject({ model: 'sim/standard' });
    expect(await create('ollama/sim/standard', foreign)).toMatchObject({
      status: 422,
      body: { code: 'model_not_found' },
    });
  });

  it('is asked for the models that were named only', async () => {
    await ask('PUT /api/provider-keys/ollama', { models: ['sim/cheap', 'sim/cheap'] });
    const { items } = (await ask('GET /api/v1/models?provider=ollama')).body as { items: { id: string }[] };
    expect(items.map((m) => m.id)).toEqual(['ollama/sim/cheap']);
    expect((await create('ollama/sim/standard')).status).toBe(422);
    expect((await ask('POST /api/provider-keys/ollama/test')).body).toMatchObject({ ok: true, models: 1 });
  });

  it('can be named twice at the same moment', async () => {
    const puts = await Promise.all(
      ['a', 'b', 'c'].map((model) =>
        ask('PUT /api/provider-keys/twin', { base_url: simulator.url, api_key: 'key-0123456789', models: [model] }),
      ),
    );
    expect(puts.map((p) => p.status)).toEqual([200, 200, 200]);
    expect((await ask('GET /api/provider-keys/twin')).body).toMatchObject({ has_key: true, models_count: 1 });
    expect((await ask('DELETE /api/provider-keys/twin')).status).toBe(204);
  });

  it('of the installation is there for everybody', async () => {
    expect((await create('shared/sim/standard', foreign)).status).toBe(200);
    expect(keysSent()).toEqual(['Bearer shared-key-0123456789']);
  });

  it.each([
    ['nexus', { base_url: 'https://x.example' }, 'provider'],
    ['Upper', { base_url: 'https://x.example' }, 'provider'],
    ['unknown', {}, 'base_url'],
    ['x', { base_url: 'ftp://x.example' }, 'base_url'],
    ['x', { base_url: 'https://u:p@x.example' }, 'base_url'],
    ['x', { base_url: 'https://x.example?key=1' }, 'base_url'],
    ['x', { base_url: 'http://169.254.169.254/latest' }, 'base_url'],
    ['x', { base_url: 'https://x.example', kind: 'openrouter' }, 'kind'],
    ['openrouter', { kind: 'openai_compatible' }, 'kind'],
    ['openrouter', { models: ['a/b'] }, 'models'],
    ['x', { base_url: 'https://x.example', api_key: 'two words' }, 'api_key'],
    ['x', { base_url: 'https://x.example', models: [] }, 'models'],
    ['x', { base_url: 'https://x.example', models: ['a b'] }, 'models'],
  ])('is not taken as %s with %j', async (name, body, field) => {
    const answer = await ask(`PUT /api/provider-keys/${name}`, body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed', errors: [{ field }] } });
  });
});

describe('who may', () => {
  it('is members with the right, not tokens and not everybody who may ask', async () => {
    const token = (await ask('POST /api/tokens', { name: 'all', scopes: ['chat', 'models:read'] })).body as {
      token: string;
    };
    const where = { workspaceId: own.workspaceId, userId: own.userId };
    const role = async (name: 'owner' | 'editor'): Promise<void> => {
      await system().run('auth.member', (em) => em.nativeUpdate(Member, where, { role: name }));
      await api.app.get(PeopleService, { strict: false }).forgetRole(own.userId, own.workspaceId);
    };
    const routes = ['GET /api/provider-keys', 'GET /api/provider-keys/ollama', 'DELETE /api/provider-keys/ollama'];
    for (const route of routes) expect((await call(api, route, { token: token.token })).status).toBe(403);
    await role('editor');
    try {
      for (const route of [...routes, 'POST /api/provider-keys/ollama/test'])
        expect(await ask(route)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    } finally {
      await role('owner');
    }
    expect((await ask('GET /api/provider-keys/ollama')).status).toBe(200);
  });
});

describe('an installation that serves strangers', () => {
  it('lets no workspace name an address in its network', async () => {
    const strict = await startApi(testEnvironment());
    try {
      const account = await registerAccount(strict);
      const put = (base_url: string): Promise<Answer> =>
        as(account, () => strict)('PUT /api/provider-keys/x', { base_url });
      for (const url of [simulator.url, 'http://localhost:6379', 'http://redis:6379', 'http://[::1]/v1'])
        expect(await put(url)).toMatchObject({ status: 422, body: { errors: [{ field: 'base_url' }] } });
      expect((await put('https://api.example.com/v1')).status).toBe(200);
    } finally {
      await strict.close();
    }
  });
});

describe('a new master key', () => {
  it('seals what the old one sealed at boot, and the old one can be forgotten', async () => {
    await ask('PUT /api/provider-keys/openrouter', { base_url: simulator.url, api_key: KEY });
    const next = randomBytes(32).toString('base64');
    const env = { NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true', NEXUS_MASTER_KEY: next };
    const rotated = await startApi(testEnvironment({ ...env, NEXUS_MASTER_KEYS_OLD: MASTER }));
    await rotated.close();
    const { secret } = (await rowOf(own, 'openrouter'))!;
    expect(new SecretBox(next).isCurrent(secret!)).toBe(true);
    expect(new SecretBox(next).open(secret!, ['provider_key', own.workspaceId, 'openrouter'])).toBe(KEY);
    const later = await startApi(testEnvironment(env));
    try {
      const models = later.app.get(ModelRegistry, { strict: false });
      const context = later.app.get(RequestContext, { strict: false });
      const loaded = await context.run({ workspaceId: own.workspaceId }, () => models.current());
      const events: string[] = [];
      const request = { model: 'sim/standard', messages: [{ role: 'user' as const, content: 'Hello' }], passages: [] };
      for await (const e of loaded.adapter('sim/standard')!.stream(request, new AbortController().signal))
        events.push(e.type);
      expect(events.at(-1)).toBe('finish');
      expect(keysSent()).toEqual([`Bearer ${KEY}`]);
    } finally {
      await later.close();
    }
  });
});
