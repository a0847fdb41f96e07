// The prompts of the mock API: versions, variables, tests, runs, settings.
import { ago, json, page, problem } from './http.mjs';

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

const versionsOf = (prompt) =>
  prompt.version === 1
    ? [version(1, prompt.text)]
    : [
        version(4, prompt.text, { note: 'Names the company, as legal asked for on Monday' }),
        version(3, TEXTS[2]),
        version(2, TEXTS[1], { author: 'api_token:t1', author_name: null }),
        version(1, TEXTS[0]),
      ];

const builtIn = [
  ['company', 'Name of the workspace.', 'Example Ltd'],
  ['today', 'The date in the time zone of the workspace, with the day of the week.', '2026-03-02 (Monday)'],
  ['locale', 'Language of the request (Accept-Language header).', 'en'],
  ['visitor.name', 'Name of the visitor, provided by the page.', 'Alex Example'],
].map(([name, description, sample]) => ({ name, description, sample }));

const variables = () => [
  {
    id: 'v1',
    name: 'opening_hours',
    value: 'Monday to Friday, 9:00 to 17:00\nSaturdays until noon',
    created_at: ago(60 * 24),
    updated_at: ago(60),
  },
  { id: 'v2', name: 'hotline', value: '+49 30 1234567', created_at: ago(60 * 24), updated_at: ago(60) },
];

const testCase = (id, question, checks, more) => ({
  id,
  question,
  checks,
  enabled: true,
  created_at: ago(60 * 24),
  updated_at: ago(60),
  ...more,
});

const cases = () => [
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
const figures = (passed, failed, more) => ({
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

const items = (done) =>
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

const run = (id, more) => ({
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

const runs = () => [
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

const settings = () => ({ assistant_name: 'Nia', test_before_activation: true, judge_model: null });

export const promptState = ({ empty }) => ({
  promptVariables: empty ? [] : variables(),
  promptCases: empty ? [] : cases(),
  promptRuns: empty ? [] : runs(),
  promptSettings: settings(),
});

const of = (list, id) => list.find((item) => item.id === id);
const now = () => new Date().toISOString();
const made = (list, item) => (list.push(item), item);

function started(state, { candidate, kind }) {
  const { name, version } = of(state.prompts, candidate.prompt_id);
  const side = { prompt_id: candidate.prompt_id, name, version: candidate.version ?? version };
  const none = figures(0, 0, { cost_usd: 0, tokens: 0, p50_ms: 0, p95_ms: 0 });
  const fresh = run(`r${state.promptRuns.length + 1}`, {
    kind,
    state: 'running',
    passed: false,
    candidate: side,
    done: 0,
    figures: { candidate: none, baseline: none },
    created_at: now(),
  });
  state.promptRuns.unshift(fresh);
  return fresh;
}

/** Each time it is looked at, a run is one question further. */
function looked(known) {
  if (known.state === 'running') {
    known.done += 1;
    known.figures = { candidate: figures(known.done, 0), baseline: figures(0, known.done) };
    if (known.done === known.total) Object.assign(known, { state: 'done', passed: true });
  }
  return { ...known, items: items(known.done) };
}

const rendered = ({ text }) => {
  const names = [...text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, name]) => name);
  const known = new Map([...builtIn.map(({ name, sample }) => [name, sample]), ['opening_hours', 'Monday to Friday']]);
  return {
    text: text.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (raw, name) => known.get(name) ?? raw),
    tokens: Math.ceil(text.length / 4.4),
    variables: [...new Set(names)].map((name) => ({
      name,
      kind: known.has(name) ? 'built_in' : 'unknown',
      value: known.get(name) ?? null,
    })),
  };
};

const activate = (state, id) => {
  state.prompts.forEach((prompt) => (prompt.is_active = prompt.id === id));
  const prompt = of(state.prompts, id);
  return Object.assign(prompt, { live_version: prompt.version });
};

export const promptRoutes = [
  [
    'GET',
    /^\/api\/prompts\/built-in$/,
    ({ res }) =>
      json(res, 200, { text: 'You are a helpful assistant that answers questions for an organisation. Be correct.' }),
  ],
  [
    'GET',
    /^\/api\/prompts\/variables$/,
    ({ state, res }) => json(res, 200, { items: state.promptVariables, built_in: builtIn, limit: 100 }),
  ],
  [
    'POST',
    /^\/api\/prompts\/variables$/,
    ({ state, res, body }) =>
      json(res, 201, made(state.promptVariables, { id: 'v9', created_at: now(), updated_at: now(), ...body })),
  ],
  [
    'PATCH',
    /^\/api\/prompts\/variables\/([^/]+)$/,
    ({ state, res, id, body }) => json(res, 200, Object.assign(of(state.promptVariables, id), body)),
  ],
  [
    'DELETE',
    /^\/api\/prompts\/variables\/([^/]+)$/,
    ({ state, res, id }) => (
      (state.promptVariables = state.promptVariables.filter((v) => v.id !== id)),
      json(res, 204)
    ),
  ],
  ['POST', /^\/api\/prompts\/preview$/, ({ res, body }) => json(res, 200, rendered(body))],
  ['GET', /^\/api\/prompts\/settings$/, ({ state, res }) => json(res, 200, state.promptSettings)],
  [
    'PUT',
    /^\/api\/prompts\/settings$/,
    ({ state, res, body }) => json(res, 200, Object.assign(state.promptSettings, body)),
  ],
  ['GET', /^\/api\/prompts\/tests$/, ({ state, res }) => json(res, 200, page(state.promptCases))],
  [
    'POST',
    /^\/api\/prompts\/tests$/,
    ({ state, res, body }) => json(res, 201, made(state.promptCases, testCase('c9', body.question, body.checks))),
  ],
  [
    'PATCH',
    /^\/api\/prompts\/tests\/([^/]+)$/,
    ({ state, res, id, body }) => json(res, 200, Object.assign(of(state.promptCases, id), body)),
  ],
  [
    'DELETE',
    /^\/api\/prompts\/tests\/([^/]+)$/,
    ({ state, res, id }) => ((state.promptCases = state.promptCases.filter((c) => c.id !== id)), json(res, 204)),
  ],
  ['GET', /^\/api\/prompts\/runs$/, ({ state, res }) => json(res, 200, page(state.promptRuns))],
  ['POST', /^\/api\/prompts\/runs$/, ({ state, res, body }) => json(res, 202, started(state, body))],
  [
    'GET',
    /^\/api\/prompts\/runs\/([^/]+)$/,
    ({ state, res, id }) =>
      of(state.promptRuns, id)
        ? json(res, 200, looked(of(state.promptRuns, id)))
        : problem(res, 404, 'prompt_run_not_found', 'There is no such run in this workspace.'),
  ],
  [
    'POST',
    /^\/api\/prompts\/runs\/([^/]+)\/cancel$/,
    ({ state, res, id }) => json(res, 200, Object.assign(of(state.promptRuns, id), { state: 'cancelled' })),
  ],
  ['GET', /^\/api\/prompts$/, ({ state, res }) => json(res, 200, page(state.prompts))],
  [
    'POST',
    /^\/api\/prompts$/,
    ({ state, res, body: { activate: isActive, name, text } }) =>
      json(
        res,
        201,
        made(state.prompts, {
          id: `p${Date.now()}`,
          name,
          text,
          is_active: isActive === true,
          version: 1,
          live_version: 1,
          awaits_run_id: null,
          widgets: [],
          created_at: now(),
          updated_at: now(),
        }),
      ),
  ],
  [
    'PATCH',
    /^\/api\/prompts\/([^/]+)$/,
    ({ state, res, id, body: { name, text, draft } }) => {
      const prompt = of(state.prompts, id);
      const version = prompt.version + 1;
      json(
        res,
        200,
        Object.assign(prompt, { name, text, version, live_version: draft ? prompt.live_version : version }),
      );
    },
  ],
  [
    'DELETE',
    /^\/api\/prompts\/([^/]+)$/,
    ({ state, res, id }) => ((state.prompts = state.prompts.filter((p) => p.id !== id)), json(res, 204)),
  ],
  [
    'POST',
    /^\/api\/prompts\/([^/]+)\/activate$/,
    ({ state, res, id, body }) =>
      state.options.testsFail && !body.despite_failures
        ? problem(res, 409, 'prompt_tests_failed', '1 of 2 tests of this version failed. Look at the run.')
        : json(res, 200, activate(state, id)),
  ],
  [
    'POST',
    /^\/api\/prompts\/([^/]+)\/publish$/,
    ({ state, res, id, body }) => json(res, 200, Object.assign(of(state.prompts, id), { live_version: body.version })),
  ],
  [
    'POST',
    /^\/api\/prompts\/([^/]+)\/deactivate$/,
    ({ state, res, id }) => (
      state.prompts.forEach((p) => (p.is_active = false)),
      json(res, 200, of(state.prompts, id))
    ),
  ],
  [
    'GET',
    /^\/api\/prompts\/([^/]+)\/versions$/,
    ({ state, res, id }) => json(res, 200, page(versionsOf(of(state.prompts, id)))),
  ],
  [
    'POST',
    /^\/api\/prompts\/([^/]+)\/versions\/[^/]+\/restore$/,
    ({ state, res, id }) => json(res, 200, of(state.prompts, id)),
  ],
];
