// Settings of Knowledge of the mock API: the form, the preview of chunks, the embedder and a change of the index.
import { ago, json } from './http.mjs';

const SETTINGS = {
  chunking: { strategy: 'recursive', target_tokens: 200, overlap_tokens: 0 },
  ocr: { mode: 'auto', languages: ['eng'] },
  retrieval: {
    top_k: 5,
    threshold: null,
    dense_weight: null,
    diversity: 1,
    neighbours: 1,
    per_document: null,
    rerank: true,
    rewrite_query: true,
  },
  presentation: { allow_links: false },
};

const PARAGRAPH =
  'Up to five days of paid leave can be carried over into the next calendar year. They have to be taken until the end of March. ';
const HEADER = 'Country | Allowance | Approved by | A column with a rather long name that does not end soon';

function preview({ chunking }) {
  const repeated = chunking.overlap_tokens > 0 ? 40 : 0;
  const prose = Array.from({ length: 4 }, (_, i) => ({
    ordinal: i,
    text: PARAGRAPH.repeat(3),
    start: i * (375 - repeated),
    end: i * (375 - repeated) + 375,
    token_count: 96 - i,
    page: 12 + i,
    heading_path: ['Employee handbook', 'Time off', 'Carry-over of paid leave into the next calendar year'],
  }));
  const table = {
    ordinal: 4,
    text: 'France | 25 days | Works council\nGermany | 30 days | Lead\nA-country-with-a-name-that-has-no-place-to-break-at-all-and-goes-on-and-on | 21 days | Lead',
    start: 2000,
    end: 2130,
    token_count: 58,
    sheet: 'Allowances',
    table_header: HEADER,
  };
  return {
    chunks: [...prose, table],
    total: 5,
    characters: 20_000,
    total_characters: 182_400,
    embedder_id: 'minilm-l6-v2',
    max_tokens: 128,
  };
}

const AVAILABLE = [
  {
    id: 'multilingual-e5-small',
    dimensions: 384,
    max_tokens: 512,
    languages: 'many',
    ready: false,
    reason: 'Not in the models folder: Xenova/multilingual-e5-small/onnx/model_quantized.onnx.',
  },
  { id: 'minilm-l6-v2', dimensions: 384, max_tokens: 256, languages: 'en', ready: true },
];

const EMBEDDING_MODELS = [
  {
    id: 'c2a3a2b0-6a55-4f5e-9d0f-5a8f8b1f0001',
    embedder_id: 'nomic-embed-te-1f0c9a2b',
    provider: 'ollama',
    model: 'nomic-embed-text',
    dimensions: 768,
    max_tokens: 2048,
    query_prefix: 'search_query: ',
    passage_prefix: 'search_document: ',
    languages: 'en',
    rag_threshold: 0.6,
    semantic_threshold: 0.75,
    usd_per_million_tokens: null,
    monthly_tokens: 5_000_000,
    used_tokens: 1_284_300,
    requests: 410,
    cost_usd: null,
  },
];

const change = (more) => ({
  id: 'x1',
  from: 'minilm-l6-v2',
  to: 'multilingual-e5-small',
  state: 'building',
  done: 42,
  total: 130,
  eta_s: 260,
  can_roll_back: false,
  started_at: ago(5),
  ...more,
});
const CHANGES = {
  building: change({}),
  failing: change({ error: 'The vector store did not answer. Try again in a moment.' }),
  switched: change({ state: 'switched', done: 130, eta_s: undefined, can_roll_back: true, switched_at: ago(1) }),
};

/** `options.embedder`: `missing`, `building`, `failing` or `switched`. */
export const knowledgeSettingsState = (options) => ({
  knowledge: {
    settings: structuredClone(SETTINGS),
    change: CHANGES[options.embedder],
    missing: options.embedder === 'missing',
    embeddingModels: options.empty ? [] : structuredClone(EMBEDDING_MODELS),
  },
});

function embedder({ knowledge, options }) {
  const used = options.fallback ? 'use-lite-en' : knowledge.missing ? 'multilingual-e5-small' : 'minilm-l6-v2';
  const pinned = options.empty ? null : used;
  return {
    active_id: knowledge.missing ? null : 'minilm-l6-v2',
    pinned_id: pinned,
    ...(knowledge.missing
      ? { reason: 'The knowledge was indexed with multilingual-e5-small: its files are not in the models folder.' }
      : {}),
    available: AVAILABLE,
    ...(knowledge.change ? { reindex: knowledge.change } : {}),
  };
}

const act = (name, next) => [
  'POST',
  new RegExp(`^/api/rag/reindex${name}$`),
  ({ state, res }) => {
    state.knowledge.change = change(next);
    json(res, 202, state.knowledge.change);
  },
];

function addEmbeddingModel({ state, res, body }) {
  const { provider, model } = body;
  const added = { ...EMBEDDING_MODELS[0], id: crypto.randomUUID(), provider, model, used_tokens: 0, requests: 0 };
  state.knowledge.embeddingModels.push(added);
  json(res, 201, added);
}

function changeEmbeddingModel({ state, res, body, id }) {
  const found = state.knowledge.embeddingModels.find((model) => model.id === id);
  json(res, 200, Object.assign(found, body));
}

function removeEmbeddingModel({ state, res, id }) {
  state.knowledge.embeddingModels = state.knowledge.embeddingModels.filter((model) => model.id !== id);
  json(res, 204);
}

export const knowledgeSettingsRoutes = [
  ['GET', /^\/api\/embedding-models$/, ({ state, res }) => json(res, 200, { items: state.knowledge.embeddingModels })],
  ['POST', /^\/api\/embedding-models$/, addEmbeddingModel],
  ['PATCH', /^\/api\/embedding-models\/([^/]+)$/, changeEmbeddingModel],
  ['DELETE', /^\/api\/embedding-models\/([^/]+)$/, removeEmbeddingModel],
  ['GET', /^\/api\/rag\/settings$/, ({ state, res }) => json(res, 200, state.knowledge.settings)],
  [
    'PUT',
    /^\/api\/rag\/settings$/,
    ({ state, res, body }) => {
      state.knowledge.settings = body;
      json(res, 200, body);
    },
  ],
  ['POST', /^\/api\/rag\/settings\/preview$/, ({ res, body }) => json(res, 200, preview(body))],
  ['GET', /^\/api\/rag\/embedder$/, ({ state, res }) => json(res, 200, embedder(state))],
  act('', { done: 0, eta_s: undefined }),
  act('/cancel', { state: 'cancelled' }),
  act('/rollback', { state: 'rolling_back', done: 129 }),
  act('/finish', { state: 'done' }),
];
