import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenRouterSimulator } from '@nexus/testing';
import { RequestContext } from '../../src/common/context/request-context.js';
import { LlmService } from '../../src/llm/llm.service.js';
import { contractRequest } from '../../src/llm/testing/chat-model.contract.js';
import { Revisions } from '../../src/workspaces/revisions/revisions.service.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';
import { call, type Answer } from './identity-support.js';

interface ModelPage {
  items: { id: string; is_default: boolean; is_enabled: boolean; is_allowed: boolean; is_local: boolean }[];
  next_cursor: string | null;
}

const DEFAULT_ROUTING = {
  auto_by: 'cost',
  auto_max_price: null,
  retry_budget_ms: 10_000,
  continue_after_failure: true,
  first_token_timeout_ms: 60_000,
  idle_timeout_ms: 30_000,
  total_timeout_ms: 300_000,
};

const asker = (api: RunningApi, account: TestAccount) => (route: string, body?: unknown) =>
  call(api, route, { body, token: account.accessToken });

describe('models without any key', () => {
  let api: RunningApi;
  let ask: (route: string, body?: unknown) => Promise<Answer>;
  beforeAll(async () => {
    api = await startApi(testEnvironment());
    ask = asker(api, await registerAccount(api));
  });
  afterAll(() => api.close());

  it('offers the local one, as the default', async () => {
    expect((await ask('GET /api/v1/models')).body).toEqual({
      items: [
        {
          id: 'nexus/extractive',
          name: 'Nexus Extractive',
          provider: 'nexus',
          description: expect.any(String),
          context_length: null,
          max_completion_tokens: null,
          pricing: { prompt: 0, completion: 0 },
          capabilities: ['citations', 'offline', 'streaming'],
          input_modalities: ['text'],
          output_modalities: ['text'],
          supported_parameters: [],
          is_local: true,
          is_enabled: true,
          is_allowed: true,
          is_default: true,
          via: 'nexus',
        },
      ],
      next_cursor: null,
    });
    expect((await ask('GET /api/model-config')).body).toEqual({
      default_model: null,
      effective_default_model: 'nexus/extractive',
      temperature: null,
      max_tokens: null,
      fallback_models: [],
      allowed_models: null,
      routing: DEFAULT_ROUTING,
    });
  });

  it('cannot be set to a model that needs a key', async () => {
    const answer = await ask('PUT /api/model-config', {
      default_model: 'openai/gpt-4o',
      fallback_models: ['nexus/extractive', 'x/y'],
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'model_not_found', errors: [{ field: 'default_model' }, { field: 'fallback_models.1' }] },
    });
  });
});

describe('models that a key would bring', () => {
  it('are listed from the public list, cannot be asked, and say when the list could not be read', async () => {
    const simulator = new OpenRouterSimulator();
    await simulator.start();
    const settings = { NEXUS_PUBLIC_CATALOGUE: 'true', OPENROUTER_BASE_URL: simulator.url };
    const api = await startApi(testEnvironment(settings));
    const ask = asker(api, await registerAccount(api));
    try {
      const { items } = (await ask('GET /api/v1/models')).body as ModelPage;
      expect(items.map((m) => [m.id, m.is_enabled])).toEqual([
        ['nexus/extractive', true],
        ['sim/cheap', false],
        ['sim/free:free', false],
        ['sim/standard', false],
      ]);
      expect((await ask('GET /api/model-catalogue')).body).toMatchObject({ source: 'public', models: 4, detail: null });
      expect(await ask('POST /api/v1/create', { prompt: 'Hello', model: 'sim/standard' })).toMatchObject({
        status: 422,
        body: { code: 'model_not_found' },
      });
    } finally {
      await api.close();
      await simulator.stop();
    }
    const late = await startApi(testEnvironment(settings));
    try {
      const again = asker(late, await registerAccount(late));
      expect((await again('GET /api/model-catalogue')).body).toMatchObject({ detail: expect.any(String) });
      expect((await again('GET /api/v1/models')).status).toBe(200);
    } finally {
      await late.close();
    }
  });
});

describe('models with a provider', () => {
  const simulator = new OpenRouterSimulator();
  let api: RunningApi;
  let own: TestAccount;
  let foreign: TestAccount;
  let ask: (route: string, body?: unknown) => Promise<Answer>;

  beforeAll(async () => {
    await simulator.start();
    api = await startApi(
      testEnvironment({ OPENROUTER_BASE_URL: `${simulator.url}/`, OPENROUTER_API_KEY: 'sk-or-test-key-000000' }),
    );
    own = await registerAccount(api);
    foreign = await registerAccount(api);
    ask = asker(api, own);
  });
  afterAll(async () => {
    await api.close();
    await simulator.stop();
  });

  const inWorkspace = <T>(fn: () => T): T =>
    api.app.get(RequestContext, { strict: false }).run({ workspaceId: own.workspaceId }, fn);
  const llm = (): LlmService => api.app.get(LlmService, { strict: false });

  it('lists the provider’s models after the local one, searchable and in pages', async () => {
    const page = (await ask('GET /api/v1/models?limit=2')).body as ModelPage;
    expect(page.items.map((m) => [m.id, m.is_local, m.is_default])).toEqual([
      ['nexus/extractive', true, true],
      ['sim/cheap', false, false],
    ]);
    const rest = (await ask(`GET /api/v1/models?limit=2&cursor=${page.next_cursor}`)).body as ModelPage;
    expect(rest.items.map((m) => m.id)).toEqual(['sim/free:free', 'sim/standard']);
    expect(rest.next_cursor).toBeNull();
    const found = (await ask('GET /api/v1/models?q=standard&provider=sim&max_price=1&capability=tools'))
      .body as ModelPage;
    expect(found.items.map((m) => m.id)).toEqual(['sim/standard']);
  });

  it('filters, sorts and dates', async () => {
    const ids = async (query: string): Promise<string[]> =>
      ((await ask(`GET /api/v1/models?${query}`)).body as ModelPage).items.map((m) => m.id);
    expect(await ids('sort=price&local=false')).toEqual(['sim/free:free', 'sim/cheap', 'sim/standard']);
    expect(await ids('min_context=128000')).toHaveLength(3);
    expect(await ids('min_context=128001')).toEqual([]);
    expect(await ids('local=true&allowed=true')).toEqual(['nexus/extractive']);
    expect(((await ask('GET /api/v1/models?q=standard')).body as ModelPage).items[0]).toMatchObject({
      max_completion_tokens: 16_384,
      input_modalities: ['text'],
      created_at: new Date(1_760_000_000_000).toISOString(),
      via: 'openrouter',
    });
  });

  it.each([
    'sort=luck',
    'local=maybe',
    'min_context=0',
    'max_price=-1',
    'max_price=x',
    'capability=flying',
    'limit=0',
    'unknown=1',
    'cursor=zzz',
  ])('refuses ?%s', async (query) => {
    const { status } = await ask(`GET /api/v1/models?${query}`);
    expect([400, 422]).toContain(status);
  });

  it('keeps the settings of a workspace, for itself, and raises the models revision', async () => {
    const revision = async (): Promise<number> =>
      (await api.app.get(Revisions, { strict: false }).snapshot(own.workspaceId)).values.models;
    const before = await revision();
    const put = await ask('PUT /api/model-config', {
      default_model: 'sim/standard',
      temperature: 0,
      max_tokens: 200,
      fallback_models: ['nexus/extractive', 'nexus/extractive'],
      routing: { auto_by: 'latency', auto_max_price: 2.5 },
    });
    const expected = {
      default_model: 'sim/standard',
      effective_default_model: 'sim/standard',
      temperature: 0,
      max_tokens: 200,
      fallback_models: ['nexus/extractive'],
      allowed_models: null,
      routing: { ...DEFAULT_ROUTING, auto_by: 'latency', auto_max_price: 2.5 },
    };
    expect(put).toMatchObject({ status: 200, body: expected });
    expect((await ask('GET /api/model-config')).body).toEqual(expected);
    expect(await revision()).toBe(before + 1);
    expect((await asker(api, foreign)('GET /api/model-config')).body).toMatchObject({ default_model: null });
    expect(await inWorkspace(() => llm().resolve())).toEqual({
      id: 'sim/standard',
      provider: 'openrouter',
      params: { temperature: 0, maxTokens: 200 },
      fallbacks: ['nexus/extractive'],
    });
    expect(((await ask('GET /api/v1/models?q=standard')).body as ModelPage).items[0]).toMatchObject({
      is_default: true,
    });
  });

  it('goes back to the defaults for what is left out', async () => {
    await ask('PUT /api/model-config', { default_model: 'sim/cheap', temperature: 1.5 });
    expect((await ask('PUT /api/model-config', {})).body).toMatchObject({
      default_model: null,
      temperature: null,
      fallback_models: [],
    });
    expect(await inWorkspace(() => llm().resolve())).toMatchObject({ id: 'nexus/extractive', params: {} });
  });

  it.each([
    { temperature: 3 },
    { temperature: '1' },
    { max_tokens: 0 },
    { default_model: '' },
    { fallback_models: ['a', 'b', 'c', 'd', 'e', 'f'] },
    { fallback_models: 'x' },
    { allowed_models: ['no spaces'] },
    { allowed_models: 'openai/*' },
    { routing: { auto_by: 'luck' } },
    { routing: { idle_timeout_ms: 1 } },
    { routing: null },
    { routing: { other: 1 } },
    { other: 1 },
  ])('refuses %j', async (body) => {
    expect(await ask('PUT /api/model-config', body)).toMatchObject({
      status: 422,
      body: { code: 'validation_failed' },
    });
  });

  it('asks only what the workspace allows', async () => {
    const answer = await ask('PUT /api/model-config', { allowed_models: ['sim/cheap'], default_model: 'sim/standard' });
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'model_not_allowed', errors: [{ field: 'default_model' }] },
    });
    await ask('PUT /api/model-config', { allowed_models: ['sim/cheap', 'sim/cheap'] });
    expect((await ask('GET /api/model-config')).body).toMatchObject({ allowed_models: ['sim/cheap'] });
    const { items } = (await ask('GET /api/v1/models?provider=sim')).body as ModelPage;
    expect(items.map((m) => [m.id, m.is_allowed, m.is_enabled])).toEqual([
      ['sim/cheap', true, true],
      ['sim/free:free', false, false],
      ['sim/standard', false, false],
    ]);
    const refused = await ask('POST /api/v1/create', { prompt: 'Hello', model: 'sim/standard' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'model_not_allowed' } });
    expect((await asker(api, foreign)('POST /api/v1/create', { prompt: 'Hello', model: 'sim/standard' })).status).toBe(
      200,
    );
    await ask('PUT /api/model-config', {});
  });

  it('hides what the operator denies', async () => {
    const denying = await startApi(
      testEnvironment({
        OPENROUTER_BASE_URL: simulator.url,
        OPENROUTER_API_KEY: 'sk-or-test-key-000000',
        NEXUS_MODELS_DENIED: 'sim/standard, *:free',
      }),
    );
    try {
      const inside = asker(denying, await registerAccount(denying));
      const { items } = (await inside('GET /api/v1/models')).body as ModelPage;
      expect(items.map((m) => m.id)).toEqual(['nexus/extractive', 'sim/cheap']);
      const refused = await inside('POST /api/v1/create', { prompt: 'Hello', model: 'sim/standard' });
      expect(refused).toMatchObject({ status: 403, body: { code: 'model_not_allowed' } });
      const chosen = await inside('PUT /api/model-config', { fallback_models: ['sim/standard'] });
      expect(chosen).toMatchObject({ status: 403, body: { errors: [{ field: 'fallback_models.0' }] } });
    } finally {
      await denying.close();
    }
  });

  it('answers through the provider, and locally when it fails before the first word', async () => {
    await ask('PUT /api/model-config', { fallback_models: ['nexus/extractive'] });
    // The answer is read where it is asked for: the workspace goes with the reader.
    const answer = (model: string) => inWorkspace(() => read(model));
    const read = async (model: string) => {
      const events: string[] = [];
      let text = '';
      for await (const e of llm().stream(contractRequest(model), new AbortController().signal)) {
        events.push(e.type);
        if (e.type === 'text') text += e.text;
      }
      return { events: [...new Set(events)], text };
    };
    expect((await answer('sim/standard')).text).toContain('According to the documents');
    simulator.script({ status: 503, times: 4 });
    const switched = await answer('sim/standard');
    expect(switched.events).toEqual(['start', 'notice', 'text', 'citation', 'finish']);
    expect(switched.text).toBe('Refunds are paid within 14 days after we receive the returned item. [1]');
  });

  it('boots on the last good list while the provider is gone, and on none of another place', async () => {
    const provider = new OpenRouterSimulator();
    await provider.start();
    const env = { OPENROUTER_BASE_URL: provider.url, OPENROUTER_API_KEY: 'sk-or-test-key-000000' };
    const ids = async (late: RunningApi): Promise<string[]> => {
      const page = (await asker(late, await registerAccount(late))('GET /api/v1/models?q=standard')).body as ModelPage;
      return page.items.map((m) => m.id);
    };
    const boot = async (overrides: Record<string, string>): Promise<string[]> => {
      const late = await startApi(testEnvironment({ ...env, ...overrides }));
      return ids(late).finally(() => late.close());
    };
    expect(await boot({})).toEqual(['sim/standard']);
    await provider.stop();
    expect(await boot({})).toEqual(['sim/standard']);
    expect(await boot({ OPENROUTER_BASE_URL: 'http://127.0.0.1:9/api/v1' })).toEqual([]);
  });
});
