// Catalogue, configuration and providers of the mock API.
import { ago, json, page, problem } from './http.mjs';

const model = (id, name, prompt, completion, context_length, capabilities, more) => ({
  id,
  name,
  provider: id.split('/')[0],
  description: null,
  context_length,
  max_completion_tokens: 16_384,
  pricing: { prompt, completion },
  capabilities: ['streaming', ...capabilities],
  input_modalities: capabilities.includes('vision') ? ['text', 'image'] : ['text'],
  output_modalities: ['text'],
  supported_parameters: [
    'max_tokens',
    'temperature',
    'top_p',
    'stop',
    ...(capabilities.includes('tools') ? ['tools', 'tool_choice'] : []),
  ],
  created_at: ago(60 * 24 * 90),
  is_local: false,
  via: 'openrouter',
  ...more,
});

const MODELS = [
  model('nexus/extractive', 'Nexus Extractive', 0, 0, null, ['citations', 'offline'], {
    is_local: true,
    via: 'nexus',
    description: 'Answers with the best sentences of your documents. No key, no network, no invention.',
    max_completion_tokens: null,
  }),
  model('openai/gpt-4o-mini', 'OpenAI: GPT-4o mini', 0.15, 0.6, 128_000, ['tools', 'vision', 'json'], {
    description:
      'A small model for many tasks at a low price: it reads text and images and writes text.\nGood for support answers, extraction and routing.',
  }),
  model('anthropic/claude-sonnet-4.5', 'Anthropic: Claude Sonnet 4.5', 3, 15, 1_000_000, [
    'tools',
    'vision',
    'reasoning',
    'files',
  ]),
  model('mistralai/mistral-small-3.2-24b-instruct', 'Mistral: Mistral Small 3.2 24B', 0.06, 0.18, 131_072, [
    'tools',
    'json',
  ]),
  model(
    'google/gemini-2.5-flash',
    'Google: Gemini 2.5 Flash',
    0.3,
    2.5,
    1_048_576,
    ['tools', 'vision', 'reasoning', 'json', 'files'],
    {
      expires_at: ago(-60 * 24 * 40),
    },
  ),
  model('meta-llama/llama-3.3-70b-instruct:free', 'Meta: Llama 3.3 70B Instruct (free)', 0, 0, 65_536, ['tools']),
  model(
    'a-maker-with-a-very-long-name/an-instruction-tuned-mixture-of-experts-model-235b-a22b-2507-preview',
    'A Maker With A Very Long Name: Instruction Tuned Mixture Of Experts 235B A22B 2507 (preview)',
    null,
    null,
    262_144,
    ['tools', 'reasoning', 'json'],
  ),
];

const config = () => ({
  default_model: 'openai/gpt-4o-mini',
  effective_default_model: 'openai/gpt-4o-mini',
  temperature: 0.3,
  max_tokens: null,
  fallback_models: ['anthropic/claude-sonnet-4.5', 'mistralai/mistral-small-3.2-24b-instruct', 'nexus/extractive'],
  allowed_models: null,
  routing: {
    auto_by: 'cost',
    auto_max_price: null,
    retry_budget_ms: 8_000,
    continue_after_failure: false,
    first_token_timeout_ms: 30_000,
    idle_timeout_ms: 30_000,
    total_timeout_ms: 300_000,
  },
});

const providers = () => [
  {
    name: 'openrouter',
    kind: 'openrouter',
    base_url: null,
    scope: 'installation',
    has_key: true,
    key_hint: null,
    models: null,
    models_count: 342,
    last_sync_at: ago(18),
    status: 'ok',
  },
  {
    name: 'gpu-box',
    kind: 'openai_compatible',
    base_url: 'http://models.internal.analytical-engines.example:8000/v1',
    scope: 'workspace',
    has_key: false,
    key_hint: null,
    models: null,
    models_count: 3,
    last_sync_at: ago(60 * 26),
    status: 'failing',
    detail: 'The server refused the connection.',
  },
];

export const modelState = ({ empty }) => ({
  config: empty
    ? { ...config(), default_model: null, effective_default_model: 'nexus/extractive', fallback_models: [] }
    : config(),
  providers: empty ? [] : providers(),
});

const matches = (pattern, id) => new RegExp(`^${pattern.replace(/[.+]/g, '\\$&').replaceAll('*', '.*')}$`).test(id);

function listed({ config, options }, params) {
  const get = (name) => params.get(name);
  const q = get('q')?.toLowerCase() ?? '';
  const items = MODELS.map((m) => {
    const is_allowed =
      m.is_local || config.allowed_models === null || config.allowed_models.some((p) => matches(p, m.id));
    return {
      ...m,
      is_allowed,
      is_enabled: is_allowed && (m.is_local || !options.empty),
      is_default: m.id === (config.default_model ?? config.effective_default_model),
    };
  }).filter(
    (m) =>
      `${m.id} ${m.name}`.toLowerCase().includes(q) &&
      (!get('provider') || m.provider === get('provider')) &&
      (!get('capability') || m.capabilities.includes(get('capability'))) &&
      (!get('max_price') || (m.pricing.prompt ?? Infinity) <= Number(get('max_price'))) &&
      (!get('min_context') || (m.context_length ?? 0) >= Number(get('min_context'))) &&
      (!get('local') || m.is_local) &&
      (!get('allowed') || m.is_allowed),
  );
  return get('sort') === 'price' ? items.sort((a, b) => (a.pricing.prompt ?? 1e9) - (b.pricing.prompt ?? 1e9)) : items;
}

function saveProvider({ state, res, body, id }) {
  if (body.base_url?.includes('refused'))
    return problem(res, 422, 'validation_failed', 'The input is not valid.', [
      { field: 'base_url', code: 'url', message: 'is not a public address' },
    ]);
  const { api_key, models, ...rest } = body;
  const saved = {
    name: id,
    base_url: 'https://openrouter.ai/api/v1',
    scope: 'workspace',
    has_key: Boolean(api_key),
    key_hint: api_key ? api_key.slice(-4) : null,
    models: models ?? null,
    models_count: models?.length ?? 0,
    last_sync_at: null,
    status: 'unverified',
    ...rest,
  };
  state.providers = [...state.providers.filter((p) => p.name !== id || p.scope === 'installation'), saved];
  json(res, 200, saved);
}

function testProvider({ state, res, id }) {
  const provider = state.providers.findLast((p) => p.name === id);
  if (!provider) return problem(res, 404, 'not_found', 'There is no such provider.');
  if (provider.status === 'failing')
    return json(res, 200, {
      ok: false,
      latency_ms: 12,
      models: 0,
      code: 'provider_unavailable',
      detail: provider.detail,
    });
  Object.assign(provider, { status: 'ok', models_count: provider.models_count || 14, last_sync_at: ago(0) });
  json(res, 200, { ok: true, latency_ms: 184, models: provider.models_count });
}

function tryProvider({ res, body }) {
  if (body.api_key?.includes('refused'))
    return json(res, 200, {
      ok: false,
      latency_ms: 92,
      models: 0,
      code: 'provider_auth_failed',
      detail: 'The model provider refused the key.',
    });
  json(res, 200, { ok: true, latency_ms: 184, models: 14 });
}

const nearby = ({ options, providers }) =>
  options.empty && !providers.length ? [{ name: 'ollama', base_url: 'http://127.0.0.1:11434/v1', models: 3 }] : [];

const catalogue = ({ options, providers }) =>
  options.empty && !providers.length
    ? { source: 'public', models: MODELS.length, fetched_at: ago(18), detail: null }
    : { source: 'provider', models: 343, fetched_at: null, detail: null };

export const modelRoutes = [
  ['GET', /^\/api\/v1\/models$/, ({ state, res, url }) => json(res, 200, page(listed(state, url.searchParams)))],
  ['GET', /^\/api\/model-config$/, ({ state, res }) => json(res, 200, state.config)],
  [
    'PUT',
    /^\/api\/model-config$/,
    ({ state, res, body }) =>
      json(res, 200, (state.config = { ...body, effective_default_model: body.default_model ?? 'nexus/extractive' })),
  ],
  ['GET', /^\/api\/provider-keys$/, ({ state, res }) => json(res, 200, { items: state.providers })],
  ['PUT', /^\/api\/provider-keys\/([^/]+)$/, saveProvider],
  [
    'DELETE',
    /^\/api\/provider-keys\/([^/]+)$/,
    ({ state, res, id }) => ((state.providers = state.providers.filter((p) => p.name !== id)), json(res, 204)),
  ],
  ['POST', /^\/api\/provider-keys\/nearby$/, ({ state, res }) => json(res, 200, { items: nearby(state) })],
  ['POST', /^\/api\/provider-keys\/([^/]+)\/try$/, tryProvider],
  ['POST', /^\/api\/provider-keys\/([^/]+)\/test$/, testProvider],
  ['GET', /^\/api\/model-catalogue$/, ({ state, res }) => json(res, 200, catalogue(state))],
];
