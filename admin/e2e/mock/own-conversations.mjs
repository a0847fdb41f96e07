// The signed-in person's conversations of the mock API: what the playground asked, kept as the server keeps it.
import { ago, json, page, problem } from './http.mjs';

let last = 0;
const uuid = (letter) => `${letter}0000000-0000-4000-8000-${String(++last).padStart(12, '0')}`;
const NOTHING = { summary: '', summary_by: null, covers_until: null, facts: [] };

const message = (role, content, completion_id, more = {}) => ({
  id: uuid('e'),
  role,
  content,
  bytes: content.length,
  truncated: false,
  created_at: ago(0),
  completion_id,
  model: null,
  source: null,
  finish_reason: null,
  unanswered: false,
  citations: [],
  feedback: null,
  figures: null,
  ...more,
});

const FIGURES = {
  cache: 'miss',
  similarity: null,
  cache_entry_id: null,
  cost_usd: 0.0004,
  prompt_tokens: 480,
  completion_tokens: 120,
  latency_ms: 1_210,
  time_to_first_token_ms: 310,
};

const stored = (title, minutes, questions, memory = NOTHING) => ({
  id: uuid('c'),
  title,
  at: ago(minutes),
  memory,
  messages: questions.flatMap(([question, answer]) => {
    const run = uuid('f');
    return [
      message('user', question, run),
      message('assistant', answer, run, {
        model: 'openai/gpt-4o-mini',
        source: 'llm',
        finish_reason: 'stop',
        figures: FIGURES,
      }),
    ];
  }),
});

const SETTINGS = {
  history_tokens: 8_000,
  summaries: true,
  titles: 'question',
  idle_minutes: 720,
  max_messages: 0,
  widget_days: 180,
  console_days: 0,
  api_days: 0,
};
const REPORT = {
  conversations: 3,
  messages: 14,
  traces: 7,
  feedback: 1,
  memories: 1,
  cache_entries: 2,
  runs: 1,
  drafts: 1,
  reported_pairs: 0,
  usage_events: 7,
  visitors: 1,
};
const NO_REPORT = Object.fromEntries(Object.keys(REPORT).map((key) => [key, 0]));
const erasure = (kind, state, minutes) => ({
  id: uuid('b'),
  kind,
  state,
  subject_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  requested_by: 'member:5b2f0a7e-0000-4000-8000-000000000003',
  report: state === 'done' ? REPORT : NO_REPORT,
  created_at: ago(minutes),
  finished_at: state === 'done' ? ago(minutes - 1) : null,
});

/** Its first one is what states open by id. */
export const OWN_ID = 'c0000000-0000-4000-8000-0000000000aa';
export const ownState = (options) => ({
  conversationSettings: { ...SETTINGS },
  erasures: options.empty ? [] : [erasure('visitor', 'done', 4_000)],
  own: options.empty
    ? []
    : [
        {
          ...stored(
            'Leave that carries over',
            12,
            [
              ['How many days of leave carry over?', 'Up to **five days**, until the end of March.'],
              ['And for part-time?', 'The same share: half of it for half the hours.'],
            ],
            {
              summary: 'The person asked about leave: five days carry over until the end of March.',
              summary_by: 'model',
              covers_until: ago(20),
              facts: ['The person works part-time.', 'Answers should name the paragraph of the handbook.'],
            },
          ),
          id: OWN_ID,
        },
        stored('Refunds in Germany', 300, [['How long do refunds take?', 'Five working days.']]),
        stored('A very long title of a conversation about invoices above the approval limit in the subsidiary', 4_000, [
          ['Who approves?', 'The head of finance.'],
        ]),
      ],
});

/** Adds what was asked and answered. @returns the conversation */
export function keepTurn(state, { conversation_id: id, replaces }, question, answer) {
  let found = state.own.find((c) => c.id === id);
  if (!found)
    state.own.unshift((found = { id: uuid('c'), title: question, at: ago(0), memory: NOTHING, messages: [] }));
  const from = found.messages.findIndex((m) => m.completion_id === replaces);
  if (replaces && from >= 0) found.messages.splice(from);
  found.at = ago(0);
  found.messages.push(message('user', question, answer.completion_id));
  return found;
}

export const keepAnswer = (conversation, text, completion_id, more) =>
  conversation.messages.push(message('assistant', text, completion_id, { finish_reason: 'stop', ...more }));

const toDto = ({ id, title, at, messages }) => ({
  id,
  title,
  message_count: messages.length,
  created_at: at,
  last_message_at: at,
});

function list({ state, res, url }) {
  const q = url.searchParams.get('q')?.toLowerCase();
  const holds = (c) =>
    !q || c.title.toLowerCase().includes(q) || c.messages.some((m) => m.content.toLowerCase().includes(q));
  json(res, 200, page(state.own.filter(holds).map(toDto)));
}

const withOne = (then) => (call) => {
  const found = call.state.own.find((c) => c.id === call.id);
  return found ? then(call, found) : problem(call.res, 404, 'conversation_not_found', 'There is no such conversation.');
};

function rate({ state, res, body }) {
  const answer = state.own
    .flatMap(({ messages }) => messages)
    .find((m) => m.role === 'assistant' && m.completion_id === body.completion_id);
  if (!answer) return problem(res, 404, 'completion_not_found', 'There is no such answer.');
  const { rating, reason = null, comment = '' } = body;
  answer.feedback = rating && { rating, reason, comment, updated_at: ago(0) };
  return json(res, 204);
}

const ONE = /^\/api\/v1\/conversations\/([^/]+)$/;
const MEMORY = /^\/api\/v1\/conversations\/([^/]+)\/memory$/;
export const ownRoutes = [
  ['GET', /^\/api\/conversation-settings$/, ({ state, res }) => json(res, 200, state.conversationSettings)],
  [
    'PUT',
    /^\/api\/conversation-settings$/,
    ({ state, res, body }) => json(res, 200, (state.conversationSettings = { ...SETTINGS, ...body })),
  ],
  ['GET', /^\/api\/erasures$/, ({ state, res }) => json(res, 200, page(state.erasures))],
  [
    'POST',
    /^\/api\/erasures$/,
    ({ state, res, body }) => {
      state.erasures.unshift(erasure(body.kind, 'queued', 0));
      json(res, 202, state.erasures[0]);
    },
  ],
  ['GET', /^\/api\/v1\/conversations$/, list],
  ['GET', ONE, withOne(({ res }, found) => json(res, 200, toDto(found)))],
  ['PATCH', ONE, withOne(({ res, body }, found) => json(res, 200, toDto(Object.assign(found, body))))],
  [
    'DELETE',
    ONE,
    withOne(({ state, res }, found) => {
      state.own = state.own.filter((c) => c !== found);
      json(res, 204);
    }),
  ],
  [
    'GET',
    /^\/api\/v1\/conversations\/([^/]+)\/messages$/,
    withOne(({ res }, found) => json(res, 200, page(found.messages.toReversed()))),
  ],
  ['GET', MEMORY, withOne(({ res }, found) => json(res, 200, found.memory))],
  [
    'PATCH',
    MEMORY,
    withOne(({ res, body }, found) => {
      found.memory = { ...found.memory, ...body, ...(body.summary ? { summary_by: 'person' } : {}) };
      json(res, 200, found.memory);
    }),
  ],
  [
    'DELETE',
    MEMORY,
    withOne(({ res }, found) => {
      found.memory = { ...NOTHING, covers_until: ago(0) };
      json(res, 204);
    }),
  ],
  ['POST', /^\/api\/v1\/feedback$/, rate],
];
