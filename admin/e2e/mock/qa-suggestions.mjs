// Suggestions of the mock API: groups of questions, what comes near them, drafts and decisions.
import { ago, json, page, problem } from './http.mjs';

const suggestion = (n, question, more) => ({
  id: `e0000000-0000-4000-8000-00000000000${n}`,
  question,
  language: 'en',
  status: 'open',
  count: 1,
  unanswered: 1,
  refused: 0,
  down_voted: 0,
  days: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  first_asked_at: ago(60 * 24 * 12),
  last_asked_at: ago(12),
  drafted: false,
  entry_id: null,
  dismiss_reason: null,
  note: '',
  decided_by: null,
  decided_at: null,
  ...more,
});

export const suggestions = () => [
  suggestion(1, 'Do you ship to Norway?', {
    count: 37,
    unanswered: 34,
    down_voted: 5,
    days: [1, 2, 0, 1, 3, 2, 2, 1, 4, 3, 2, 5, 6, 5],
  }),
  suggestion(2, 'Wie kann ich meine Lieferadresse nach der Bestellung noch ändern?', {
    language: 'de',
    count: 9,
    unanswered: 9,
    drafted: true,
    last_asked_at: ago(60 * 5),
    days: [0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 2, 0, 1, 1],
  }),
  suggestion(3, 'My parcel for [e-mail] has not come: who can tell me where it is and when I can expect it at last?', {
    count: 2,
    unanswered: 1,
    refused: 1,
    last_asked_at: ago(60 * 30),
    entry_id: '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e02',
  }),
  suggestion(4, 'Who will win the election?', {
    status: 'dismissed',
    count: 14,
    dismiss_reason: 'off_topic',
    decided_by: 'member:u1',
    decided_at: ago(60 * 24),
  }),
];

const EXAMPLES = [
  'Do you ship to Norway?',
  'Can you deliver to Oslo?',
  'I live in Bergen, Norway: would you send an order of two chairs to me, and what would the delivery cost?',
];
const example = (question, i) => ({
  question,
  asked_at: ago(12 + i * 700),
  reasons: i === 1 ? ['unanswered', 'down_voted'] : ['unanswered'],
  conversation_id: 'c0000000-0000-4000-8000-000000000001',
});
const draft = () => ({
  answer: 'We ship to **Norway** within five working days. Delivery costs 19 euros.',
  model: 'openai/gpt-4o-mini',
  citations: [
    {
      n: 1,
      document_id: '6a0d4ee0-0000-4000-8000-000000000001',
      title: 'Delivery 2026.pdf',
      page: 3,
      excerpt:
        '…orders to Norway and Switzerland leave our warehouse within five working days; delivery costs 19 euros…',
      score: 0.71,
    },
  ],
  created_at: ago(0),
});
const passage = (title, excerpt, relevant) => ({
  document_id: '6a0d4ee0-0000-4000-8000-000000000001',
  title,
  page: 3,
  heading: 'Delivery',
  excerpt,
  relevant,
});

const of = (state, id) => state.qa.suggestions.find((s) => s.id === id);
const missing = (res) => problem(res, 404, 'qa_suggestion_not_found', 'There is no such suggestion in this workspace.');
const detail = (s) => ({
  ...s,
  examples: (s.id.endsWith('1') ? EXAMPLES : [s.question]).map(example),
  draft: s.drafted ? draft() : null,
});
const decide = (state, id, values) =>
  Object.assign(of(state, id), { decided_at: ago(0), decided_by: 'member:u1' }, values);

/** @param entry makes one of the mock's Q&A */
export const suggestionRoutes = (entry) => [
  [
    'GET',
    /^\/api\/qa\/suggestions$/,
    ({ state, res, url }) => {
      const status = url.searchParams.get('status');
      json(res, 200, page(state.qa.suggestions.filter((s) => !status || s.status === status)));
    },
  ],
  [
    'GET',
    /^\/api\/qa\/suggestions\/([^/]+)$/,
    ({ state, res, id }) => (of(state, id) ? json(res, 200, detail(of(state, id))) : missing(res)),
  ],
  [
    'GET',
    /^\/api\/qa\/suggestions\/([^/]+)\/related$/,
    ({ state, res }) => {
      const near = state.qa.entries[1] ?? entry(crypto.randomUUID(), 'How do I send a parcel back?', {});
      json(res, 200, {
        entries: [{ score: 0.58, similarity: 0.58, variant: near.question, exact: false, entry: near }],
        passages: [
          passage(
            'Delivery 2026.pdf',
            'Orders to Norway and Switzerland leave our warehouse within five working days; delivery costs 19 euros.',
            true,
          ),
        ],
      });
    },
  ],
  [
    'POST',
    /^\/api\/qa\/suggestions\/([^/]+)\/draft$/,
    ({ state, res, id }) => {
      of(state, id).drafted = true;
      json(res, 200, { outcome: 'drafted', draft: draft() });
    },
  ],
  [
    'POST',
    /^\/api\/qa\/suggestions\/([^/]+)\/approve$/,
    ({ state, res, id, body }) => {
      const made = entry(crypto.randomUUID(), body.question, { ...body, origin: 'suggestion', indexed: false });
      state.qa.entries.unshift(made);
      json(res, 201, { suggestion: decide(state, id, { status: 'answered', entry_id: made.id }), entry: made });
    },
  ],
  [
    'POST',
    /^\/api\/qa\/suggestions\/([^/]+)\/add-to-entry$/,
    ({ state, res, id, body }) => {
      const known = state.qa.entries.find((e) => e.id === body.entry_id);
      known.variants.push(...body.variants);
      json(res, 200, { suggestion: decide(state, id, { status: 'answered', entry_id: known.id }), entry: known });
    },
  ],
  [
    'POST',
    /^\/api\/qa\/suggestions\/([^/]+)\/dismiss$/,
    ({ state, res, id, body }) =>
      json(res, 200, decide(state, id, { status: 'dismissed', dismiss_reason: body.reason })),
  ],
  [
    'POST',
    /^\/api\/qa\/suggestions\/([^/]+)\/reopen$/,
    ({ state, res, id }) =>
      json(res, 200, decide(state, id, { status: 'open', dismiss_reason: null, decided_at: null, decided_by: null })),
  ],
];
