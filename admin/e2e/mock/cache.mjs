// The cache of the mock API: entries, figures, settings, trials.
import { ago, csv, json, page, problem } from './http.mjs';

const entry = (id, question, more) => ({
  id,
  question,
  answer_excerpt: 'Up to five days of paid leave can be carried over into the next year.',
  model: 'openai/gpt-4o-mini',
  layer: 'semantic',
  hits: 12,
  created_at: ago(90),
  expires_at: ago(-60 * 22),
  last_hit_at: ago(3),
  bytes: 4_820,
  tokens: 612,
  cost_usd: 0.0004,
  documents: [{ id: 'd1', title: 'Employee handbook 2026.pdf' }],
  ...more,
});

const entries = () => [
  entry('e1', 'How many days of leave can I carry over into next year?', {
    last_hit: {
      question: 'How many leave days carry over to the next year?',
      similarity: 0.943,
      score: 0.981,
      reasons: ['no guard objects'],
    },
  }),
  entry('e2', 'What is the refund period?', {
    layer: 'exact',
    hits: 1_204,
    documents: [{ id: 'd2', title: 'Refund policy.docx' }],
  }),
  entry(
    'e3',
    'I am writing on behalf of the procurement team of our subsidiary in Pune: could you please explain, step by step and with all exceptions, how an invoice above the approval limit is handled when the approver is on leave and the supplier has asked for early payment?',
    {
      model: 'anthropic/claude-sonnet-4.5-extended-thinking-preview',
      layer: 'exact',
      hits: 0,
      last_hit_at: null,
      bytes: 61_400,
      cost_usd: 0.0213,
      tokens: 4_120,
    },
  ),
];

const days = Array.from({ length: 14 }, (_, i) => ({
  date: new Date(Date.now() - (13 - i) * 86_400_000).toISOString().slice(0, 10),
  exact_hits: 20 + ((i * 13) % 31),
  semantic_hits: 6 + ((i * 7) % 17),
  misses: 70 - i * 3 + ((i * 11) % 23),
}));
const sum = (key) => days.reduce((total, day) => total + day[key], 0);

const settings = () => ({
  enabled: true,
  exact_ttl_s: 86_400,
  stale_while_revalidate_s: 0,
  semantic_enabled: true,
  semantic_threshold: 0.5,
  verification: true,
  shadow_mode: false,
  replay: 'instant',
  max_bytes: 256_000_000,
});

const negatives = () => [
  {
    id: 'n1',
    asked: 'May contractors carry leave over?',
    stored: 'How many days of leave can I carry over into next year?',
    embedder: 'bge-small-en-v1.5',
    similarity: 0.91,
    score: 0.88,
    comment: 'Contractors have no paid leave',
    reported_by: 'member:u1',
    created_at: ago(60 * 50),
  },
];

export const cacheState = ({ empty }) => ({
  entries: empty ? [] : entries(),
  negatives: empty ? [] : negatives(),
  settings: settings(),
});

const stats = ({ cache, options }) =>
  options.empty
    ? {
        exact_hits: 0,
        semantic_hits: 0,
        misses: 0,
        bypassed: 0,
        shadow_hits: 0,
        saved_tokens: 0,
        saved_cost_usd: 0,
        entries: 0,
        bytes: 0,
        bytes_limit: 256_000_000,
        days: [],
      }
    : {
        exact_hits: sum('exact_hits'),
        semantic_hits: sum('semantic_hits'),
        misses: sum('misses'),
        bypassed: 41,
        shadow_hits: 0,
        saved_tokens: 412_880,
        saved_cost_usd: 3.18,
        entries: cache.entries.length,
        bytes: 238_400_000,
        bytes_limit: 256_000_000,
        days,
      };

function listed({ cache }, params) {
  const q = params.get('q')?.toLowerCase() ?? '';
  const [layer, model, document] = ['layer', 'model', 'document_id'].map((name) => params.get(name));
  return cache.entries.filter(
    (e) =>
      e.question.toLowerCase().includes(q) &&
      (!layer || e.layer === layer) &&
      (!model || e.model === model) &&
      (!document || e.documents.some((d) => d.id === document)),
  );
}

const TRIAL = { threshold: 0.5, acceptance: 0.87, embedder: 'bge-small-en-v1.5', calibrated: true };

function trial({ question }) {
  const candidate = (id, text, similarity, score, accepted, reasons) => ({
    entry_id: id,
    question: text,
    similarity,
    score,
    accepted,
    reasons,
  });
  if (!/leave/i.test(question)) return { outcome: 'miss', candidates: [], ...TRIAL };
  const other = candidate('e2', 'What is the refund period?', 0.512, 0.034, false, ['differs in names']);
  const near = /\d/.test(question)
    ? candidate('e1', 'How many days of leave can I carry over into next year?', 0.931, 0.22, false, [
        'differs in numbers',
      ])
    : candidate('e1', 'How many days of leave can I carry over into next year?', 0.943, 0.981, true, [
        'no guard objects',
      ]);
  return { outcome: near.accepted ? 'semantic' : 'miss', candidates: [near, other], ...TRIAL };
}

const ENTRY = /^\/api\/cache\/entries\/([^/]+)$/;
const without = (state, id) => (state.cache.entries = state.cache.entries.filter((e) => e.id !== id));

export const cacheRoutes = [
  [
    'GET',
    /^\/api\/cache\/negatives\/export$/,
    ({ state, res }) => csv(res, ['asked,stored', ...state.cache.negatives.map((n) => `${n.asked},${n.stored}`)]),
  ],
  ['GET', /^\/api\/cache\/stats$/, ({ state, res }) => json(res, 200, stats(state))],
  ['GET', /^\/api\/cache\/entries$/, ({ state, res, url }) => json(res, 200, page(listed(state, url.searchParams)))],
  [
    'GET',
    ENTRY,
    ({ state, res, id }) => {
      const found = state.cache.entries.find((e) => e.id === id);
      return found
        ? json(res, 200, {
            ...found,
            answer: `${found.answer_excerpt}\n\n- Ask your lead first\n- Then use the portal`,
          })
        : problem(res, 404, 'not_found', 'There is no such entry.');
    },
  ],
  ['DELETE', ENTRY, ({ state, res, id }) => (without(state, id), json(res, 204))],
  ['POST', /^\/api\/cache\/entries\/([^/]+)\/report$/, ({ state, res, id }) => (without(state, id), json(res, 204))],
  [
    'DELETE',
    /^\/api\/cache\/entries$/,
    ({ state, res, url }) => {
      const gone = new Set(listed(state, url.searchParams));
      state.cache.entries = state.cache.entries.filter((e) => !gone.has(e));
      json(res, 204);
    },
  ],
  ['GET', /^\/api\/cache\/negatives$/, ({ state, res }) => json(res, 200, page(state.cache.negatives))],
  [
    'DELETE',
    /^\/api\/cache\/negatives\/([^/]+)$/,
    ({ state, res, id }) => (
      (state.cache.negatives = state.cache.negatives.filter((n) => n.id !== id)),
      json(res, 204)
    ),
  ],
  ['POST', /^\/api\/cache\/try$/, ({ res, body }) => json(res, 200, trial(body))],
  ['GET', /^\/api\/cache\/settings$/, ({ state, res }) => json(res, 200, state.cache.settings)],
  ['PUT', /^\/api\/cache\/settings$/, ({ state, res, body }) => json(res, 200, (state.cache.settings = body))],
];
