// Versions, variables, tests and runs of prompts that the mock API starts with.
import { ago } from './http.mjs';

const TEXTS = [
  'You answer questions about our products.\n\nSay so when the documents do not hold the answer.',
  'You answer questions about our products. Be brief.\n\nSay so when the documents do not hold the answer.',
  'You answer questions about our products. Be brief and friendly.\n\nSay so when the documents do not hold the answer.',
];

const version = (number, text, more) => ({
  version: number,
  text,
  author: 'member:u1',
  author_name: 'Ada Lovelace',
  note: '',
  restored_from: null,
  created_at: ago(60 * 24 * (9 - number)),
  ...more,
});

export const versionsOf = (prompt) =>
  prompt.version === 1
    ? [version(1, prompt.text)]
    : [
        version(4, prompt.text, { note: 'Names the company, as legal asked for on Monday' }),
        version(3, TEXTS[2]),
        version(2, TEXTS[1], { author: 'api_token:t1', author_name: null }),
        version(1, TEXTS[0]),
      ];

export const builtIn = [
  ['company', 'Name of the workspace.', 'Example Ltd'],
  ['today', 'The date in the time zone of the workspace, with the day of the week.', '2026-03-02 (Monday)'],
  ['locale', 'Language of the request (Accept-Language header).', 'en'],
  ['visitor.name', 'Name of the visitor, provided by the page.', 'Alex Example'],
].map(([name, description, sample]) => ({ name, description, sample }));

export const variables = () => [
  {
    id: 'v1',
    name: 'opening_hours',
    value: 'Monday to Friday, 9:00 to 17:00\nSaturdays until noon',
    created_at: ago(60 * 24),
    updated_at: ago(60),
  },
  { id: 'v2', name: 'hotline', value: '+49 30 1234567', created_at: ago(60 * 24), updated_at: ago(60) },
];

export const testCase = (id, question, checks, more) => ({
  id,
  question,
  checks,
  enabled: true,
  created_at: ago(60 * 24),
  updated_at: ago(60),
  ...more,
});

export const cases = () => [
  testCase('c1', 'How long may goods be returned?', [
    { kind: 'contains', text: '14 days' },
    { kind: 'max_length', characters: 600 },
  ]),
  testCase('c2', 'What will the weather be on Sunday?', [{ kind: 'refuses' }]),
  testCase(
    'c3',
    'I am writing for the procurement team of our subsidiary in Pune: who signs an order above the limit while the approver is on leave, and how early must the supplier have asked for it?',
    [{ kind: 'judge', text: 'The answer names a role, no person, and stays polite.' }],
    { enabled: false },
  ),
];

const answer = (content, checks, more) => ({
  content,
  model: 'openai/gpt-4o-mini',
  citations: [],
  error: null,
  checks,
  prompt_tokens: 420,
  completion_tokens: 60,
  cost_usd: 0.0004,
  latency_ms: 1_240,
  ...more,
});
const check = (kind, passed, detail) => ({ kind, passed, detail });
export const figures = (passed, failed, more) => ({
  answers: passed + failed,
  passed,
  failed,
  errors: 0,
  cost_usd: 0.0008,
  tokens: 960,
  p50_ms: 1_240,
  p95_ms: 1_900,
  ...more,
});

export const items = (done) =>
  [
    {
      question: 'How long may goods be returned?',
      checks: cases()[0].checks,
      candidate: answer('Goods may be returned within **14 days** of delivery.', [
        check('contains', true, 'Contains “14 days”'),
        check('max_length', true, 'Has at most 600 characters; has 53'),
      ]),
      baseline: answer(
        'You can return goods for some time after delivery. Please ask the support for the exact time.',
        [
          check('contains', false, 'Contains “14 days”'),
          check('max_length', true, 'Has at most 600 characters; has 93'),
        ],
      ),
    },
    {
      question: 'What will the weather be on Sunday?',
      checks: cases()[1].checks,
      candidate: answer('I do not know: the documents say nothing about the weather.', [
        check('refuses', true, 'Says that it cannot answer'),
      ]),
      baseline: answer('', [], { error: 'provider_timeout', cost_usd: 0, latency_ms: 30_000 }),
    },
  ].map((item, i) => (i < done ? item : { ...item, candidate: null, baseline: null }));

export const run = (id, more) => ({
  id,
  kind: 'tests',
  state: 'done',
  candidate: { prompt_id: 'p2', name: 'Formal, for partners', version: 1 },
  baseline: { prompt_id: 'p1', name: 'Support agent', version: 3 },
  then: null,
  done: 2,
  total: 2,
  figures: { candidate: figures(2, 0), baseline: figures(0, 2, { errors: 1 }) },
  passed: true,
  error: null,
  author: 'member:u1',
  created_at: ago(5),
  updated_at: ago(4),
  ...more,
});

export const runs = () => [
  run('r1'),
  run('r2', {
    kind: 'replay',
    state: 'failed',
    passed: false,
    done: 1,
    error: 'A budget is exhausted: the remaining questions were not asked.',
    figures: { candidate: figures(1, 0), baseline: figures(1, 0) },
    created_at: ago(60 * 26),
  }),
  run('r3', { state: 'cancelled', passed: false, done: 0, created_at: ago(60 * 50) }),
];

export const settings = () => ({ assistant_name: 'Nia', test_before_activation: true, judge_model: null });
