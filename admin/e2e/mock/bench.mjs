// The retrieval bench of the mock API: explained searches, test sets and their runs.
import { ago, json, page } from './http.mjs';

const LONG =
  'Up to five days of paid leave can be carried over into the next calendar year. They have to be taken until the end of March; days that are left after that are lost, unless illness or an urgent need of the business stood in the way. The lead confirms the carry-over in the portal before the fifteenth of December.';

const candidate = (rank, more) => ({
  chunk_id: `c${rank}`,
  document_id: 'd1',
  title: 'Employee handbook 2026.pdf',
  text: LONG.slice(0, 300),
  start: rank * 400,
  end: rank * 400 + LONG.length,
  page: 10 + rank,
  dense_rank: rank,
  dense_score: 0.82 - rank * 0.07,
  lexical_rank: rank,
  lexical_score: 12.4 - rank * 2.1,
  coverage: 0.8,
  fused_rank: rank,
  fused_score: 1 - rank * 0.06,
  passes: 'dense',
  in_result: true,
  ...more,
});

const CANDIDATES = [
  candidate(1, {}),
  candidate(2, {
    dense_rank: null,
    dense_score: null,
    passes: 'lexical',
    title: 'Leave and absence.xlsx',
    page: undefined,
    sheet: 'Carry-over',
  }),
  candidate(3, { dropped: 'document_cap', in_result: false }),
  candidate(4, {
    title: 'Onboarding of contractors and agency workers in all subsidiaries outside of the European Union, draft.pptx',
    page: undefined,
    slide: 12,
    lexical_rank: null,
    lexical_score: null,
    coverage: 0.1,
    passes: null,
    dropped: 'below_floor',
    in_result: false,
    text: 'Contractors have no paid leave.',
  }),
];

const explained = ({ query, mode, settings }) => {
  const known = /leave/i.test(query);
  const candidates = known ? CANDIDATES : CANDIDATES.slice(3);
  const results = candidates
    .filter((c) => c.in_result)
    .map(({ chunk_id, ...rest }) => ({ chunk_id, ...rest, score: rest.fused_score }));
  return {
    results,
    decision: results.length ? 'relevant' : 'nothing_relevant',
    explain: {
      embedder_id: 'minilm-l6-v2',
      threshold: settings?.threshold ?? 0.5,
      lexical_floor: 0.5,
      dense_weight: mode === 'lexical' ? 0 : (settings?.dense_weight ?? 0.5),
      timings_ms: { embed: 6.2, dense: 2.8, lexical: 1.9, fuse: 0.3, rerank: 0, total: 12.4 },
      candidates,
    },
  };
};

const FIGURES = {
  questions: 24,
  answerable: 19,
  recall: 0.895,
  ndcg: 0.842,
  mrr: 0.871,
  no_answer_accuracy: 0.8,
  answered_share: 0.947,
  p50_ms: 8,
  p95_ms: 21,
};
const result = (id, question, more) => ({
  question_id: id,
  question,
  answerable: true,
  recall: 1,
  ndcg: 1,
  reciprocal_rank: 1,
  decided_right: true,
  found: [{ document_id: 'd1', title: 'Employee handbook 2026.pdf', start: 400, end: 700, expected: true }],
  ms: 9,
  ...more,
});
const run = (id, name, more) => ({
  id,
  name,
  state: 'done',
  settings: { mode: 'hybrid', top_k: 5 },
  embedder_id: 'minilm-l6-v2',
  done: 24,
  total: 24,
  figures: FIGURES,
  created_at: ago(12),
  updated_at: ago(12),
  ...more,
});
const runs = () => [
  run('r3', 'mode lexical', { state: 'running', figures: undefined, done: 9, embedder_id: null, created_at: ago(0) }),
  run('r2', 'dense weight 0.7, neighbours 2', {
    figures: { ...FIGURES, recall: 0.947, ndcg: 0.861, no_answer_accuracy: 0.6 },
  }),
  run('r1', 'Workspace settings', { created_at: ago(60 * 26) }),
  run('r0', 'Workspace settings', {
    state: 'failed',
    figures: undefined,
    error: 'The documents could not be searched.',
    created_at: ago(60 * 50),
  }),
];
const RESULTS = {
  r1: [
    result('q1', 'How many days of leave can I carry over?', { recall: 0, ndcg: 0, reciprocal_rank: 0 }),
    result('q2', 'Do contractors have paid leave?', {}),
  ],
  r2: [
    result('q1', 'How many days of leave can I carry over?', {}),
    result('q2', 'Do contractors have paid leave?', { ndcg: 0.63, reciprocal_rank: 0.5 }),
  ],
};

const questions = () => [
  {
    id: 'q1',
    question: 'How many days of leave can I carry over?',
    expected: [{ document_id: 'd1', start: 400, end: 700, quote: LONG }],
    created_at: ago(300),
  },
  { id: 'q3', question: 'Who won the cup final in 1998?', expected: [], created_at: ago(290) },
];

export const benchState = ({ empty }) => ({
  sets: empty
    ? []
    : [
        { id: 's1', name: 'Leave and absence', questions: 24, created_at: ago(900), updated_at: ago(30) },
        { id: 's2', name: 'Refunds', questions: 3, created_at: ago(9_000), updated_at: ago(8_000) },
      ],
});

const SET = '/api/rag/test-sets';
const at = (path) => new RegExp(`^${SET}${path}$`);

const RETRIEVAL = {
  top_k: 5,
  threshold: null,
  dense_weight: null,
  diversity: 1,
  neighbours: 1,
  per_document: null,
  rerank: true,
  rewrite_query: true,
};

export const benchRoutes = [
  ['GET', /^\/api\/rag\/settings$/, ({ res }) => json(res, 200, { retrieval: RETRIEVAL })],
  ['POST', /^\/api\/rag\/query$/, ({ res, body }) => json(res, 200, explained(body))],
  [
    'POST',
    /^\/api\/rag\/prompt-preview$/,
    ({ res, body }) =>
      json(res, 200, {
        messages: [
          { role: 'system', content: 'Answer from the passages only.\n\n<passages>\n[1] ' + LONG + '\n</passages>' },
          { role: 'user', content: body.query },
        ],
        tokens: 214,
        passages: [
          {
            n: 1,
            chunk_id: 'c1',
            document_id: 'd1',
            title: 'Employee handbook 2026.pdf',
            signs: [{ sign: 'override', meaning: 'tells the model to ignore its instructions' }],
          },
        ],
      }),
  ],
  ['GET', at(''), ({ state, res }) => json(res, 200, page(state.bench.sets))],
  [
    'POST',
    at(''),
    ({ state, res, body }) => {
      const set = { id: 's9', name: body.name, questions: 0, created_at: ago(0), updated_at: ago(0) };
      state.bench.sets.unshift(set);
      json(res, 201, set);
    },
  ],
  ['DELETE', at('/[^/]+'), ({ res }) => json(res, 204)],
  ['GET', at('/([^/]+)/questions'), ({ res, id }) => json(res, 200, page(id === 's1' ? questions() : []))],
  ['POST', at('/[^/]+/questions'), ({ res }) => json(res, 201, { questions: questions() })],
  ['DELETE', at('/[^/]+/questions/[^/]+'), ({ res }) => json(res, 204)],
  ['GET', at('/([^/]+)/runs'), ({ res, id }) => json(res, 200, page(id === 's1' ? runs() : []))],
  ['POST', at('/[^/]+/runs'), ({ res }) => json(res, 202, runs()[0])],
  [
    'GET',
    at('/[^/]+/runs/([^/]+)'),
    ({ res, id }) => json(res, 200, { ...runs().find((r) => r.id === id), results: RESULTS[id] ?? [] }),
  ],
  [
    'POST',
    at('/[^/]+/runs/[^/]+/cancel'),
    ({ res }) => json(res, 200, run('r3', 'mode lexical', { state: 'cancelled' })),
  ],
  ['DELETE', at('/[^/]+/runs/[^/]+'), ({ res }) => json(res, 204)],
];
