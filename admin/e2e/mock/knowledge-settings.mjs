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

export const knowledgeSettingsRoutes = [
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
