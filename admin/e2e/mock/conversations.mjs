// Conversations of the mock API: the list, one with its messages and traces, ratings, tags.
import { ago, csv, json, page, problem } from './http.mjs';
import { ownState } from './own-conversations.mjs';

const conversation = (id, title, more) => ({
  id,
  title,
  channel: 'widget',
  principal: 'visitor:5b2f0a7e-0000-4000-8000-000000000001',
  widget_id: '5b2f0a7e-0000-4000-8000-000000000002',
  visitor_id: '5b2f0a7e-0000-4000-8000-000000000001',
  message_count: 2,
  models: ['openai/gpt-4o-mini'],
  sources: ['llm'],
  unanswered: 0,
  up_votes: 0,
  down_votes: 0,
  tags: [],
  created_at: ago(60),
  last_message_at: ago(50),
  deleted_at: null,
  note: null,
  ...more,
});

const ID = (n) => `c0000000-0000-4000-8000-00000000000${n}`;
const conversations = () => [
  conversation(ID(1), 'How many days of leave can I carry over into next year?', {
    message_count: 4,
    sources: ['llm', 'cache'],
    up_votes: 1,
    tags: ['leave', 'payroll'],
    last_message_at: ago(4),
  }),
  conversation(ID(2), 'When can I take a sabbatical?', { unanswered: 1, down_votes: 1, sources: ['extractive'] }),
  conversation(
    ID(3),
    'I am writing on behalf of the procurement team of our subsidiary in Pune: could you please explain how an invoice above the approval limit is handled?',
    { channel: 'api', widget_id: null, visitor_id: null, principal: 'api_token:5b2f0a7e-0000-4000-8000-000000000009' },
  ),
];

const message = (n, role, content, more) => ({
  id: `d0000000-0000-4000-8000-00000000000${n}`,
  role,
  content,
  bytes: content.length,
  truncated: false,
  created_at: ago(60 - n),
  completion_id: null,
  model: null,
  source: null,
  finish_reason: null,
  unanswered: false,
  citations: [],
  feedback: null,
  ...more,
});
const messages = () => [
  message(1, 'user', 'How many days of leave can I carry over into next year?'),
  message(2, 'assistant', 'Up to **five days** of paid leave, until the end of March [1].', {
    model: 'openai/gpt-4o-mini',
    source: 'llm',
    finish_reason: 'stop',
    citations: [
      {
        n: 1,
        document_id: '5b2f0a7e-0000-4000-8000-0000000000d1',
        title: 'Employee handbook 2026.pdf',
        page: 12,
        excerpt: 'Up to five days of paid leave can be carried over.',
        score: 0.81,
      },
    ],
    feedback: { rating: 'down', reason: 'incomplete', comment: 'Does this hold for part-time?', updated_at: ago(50) },
  }),
  message(3, 'user', 'And for a sabbatical?'),
  message(4, 'assistant', 'I could not find anything about this in the documents.', {
    model: 'nexus/extractive',
    source: 'extractive',
    finish_reason: 'stop',
    unanswered: true,
  }),
  message(5, 'user', 'هل يمكن نقل الإجازة إلى العام القادم؟ سؤال عن المادة 12 من الدليل.'),
  message(6, 'assistant', 'نعم، حتى **خمسة أيام** حتى نهاية مارس.', { model: 'openai/gpt-4o-mini', source: 'llm' }),
  message(7, 'user', 'क्या छुट्टियाँ अगले वर्ष में ले जाई जा सकती हैं?'),
  message(8, 'assistant', 'हाँ, मार्च के अंत तक **पाँच दिन**।', { model: 'openai/gpt-4o-mini', source: 'cache' }),
];
const TRACE = {
  cache: { status: 'miss', similarity: 0.71 },
  prompt: 'You answer questions of employees from the passages below.\nSay so when they do not hold the answer.',
  messages: 1,
  passages: [
    {
      document_id: '5b2f0a7e-0000-4000-8000-0000000000d1',
      title: 'Employee handbook 2026.pdf',
      score: 0.81,
      text: 'Up to five days of paid leave can be carried over into the next calendar year.',
      cited: true,
    },
  ],
  notices: [{ code: 'model_switched', detail: 'openai/gpt-5 did not answer; openai/gpt-4o-mini did.' }],
  usage: { prompt_tokens: 812, completion_tokens: 42, cost_usd: 0.0004 },
  latency_ms: 1_240,
  time_to_first_token_ms: 310,
  overhead_ms: 12,
};

export const conversationState = (options) => ({
  conversations: options.empty ? [] : conversations(),
  ...ownState(options),
});

function list({ state, res, url }) {
  const query = url.searchParams;
  const wanted = (c) =>
    (query.get('state') === 'deleted') === Boolean(c.deleted_at) &&
    (!query.get('channel') || c.channel === query.get('channel')) &&
    (!query.get('tag') || c.tags.includes(query.get('tag'))) &&
    (!query.get('q') || c.title.toLowerCase().includes(query.get('q').toLowerCase()));
  json(res, 200, page(state.conversations.filter(wanted).map(({ note: _, ...item }) => item)));
}

function bulk({ state, res, body }) {
  const chosen = state.conversations.filter(({ id }) => body.ids.includes(id));
  for (const c of chosen) {
    if (body.action === 'delete') c.deleted_at = ago(0);
    if (body.action === 'restore') c.deleted_at = null;
    if (body.action === 'add_tags') c.tags = [...new Set([...c.tags, ...body.tags])];
    if (body.action === 'remove_tags') c.tags = c.tags.filter((tag) => !body.tags.includes(tag));
  }
  json(res, 200, { changed: chosen.length });
}

function withOne({ state, res, id }, then) {
  const found = state.conversations.find((c) => c.id === id);
  return found ? then(found) : problem(res, 404, 'conversation_not_found', 'There is no such conversation.');
}

export const conversationRoutes = [
  ['GET', /^\/api\/conversations$/, list],
  ['GET', /^\/api\/conversations\/export$/, ({ res }) => csv(res, ['conversation_id,title'])],
  ['POST', /^\/api\/conversations\/bulk$/, bulk],
  ['GET', /^\/api\/conversations\/([^/]+)$/, (call) => withOne(call, (found) => json(call.res, 200, found))],
  [
    'PATCH',
    /^\/api\/conversations\/([^/]+)$/,
    (call) => withOne(call, (found) => json(call.res, 200, Object.assign(found, call.body))),
  ],
  [
    'GET',
    /^\/api\/conversations\/([^/]+)\/messages$/,
    (call) => withOne(call, () => json(call.res, 200, page(messages()))),
  ],
  [
    'GET',
    /^\/api\/conversations\/[^/]+\/messages\/([^/]+)\/trace$/,
    ({ res, id }) => json(res, 200, { message_id: id, trace: TRACE }),
  ],
  ['GET', /^\/api\/conversations\/([^/]+)\/export$/, ({ res }) => csv(res, ['conversation_id,title'])],
];
