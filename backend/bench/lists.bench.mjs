/**
 * Lists and searches of the console in a workspace with 50,000 Q&A entries, 200,000 conversations and 2,000 suggestions, beside another
 * one of a tenth of that: p95 of each route in both of them, over HTTP, one request after the other, and the processor time of api
 * and PostgreSQL for it.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { seeded } from './support/bootstrap.mjs';
import { account, benchEnvironment, migrate, startApi } from './support/api.mjs';
import { bulkInsert } from './support/bulk-insert.mjs';
import { cpuOf } from './support/cpu.mjs';
import { report, round } from './support/report.mjs';
import { benchServices } from './support/services.mjs';

const ENTRIES = Number(process.env.BENCH_ENTRIES ?? 50_000);
const CONVERSATIONS = Number(process.env.BENCH_CONVERSATIONS ?? 200_000);
const GAPS = 2_000;
const TURNS = 2;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 40);
const PART = 5_000;
const P95_MS = 150;
const random = seeded(5);
const WORDS = Array.from(
  { length: 6_000 },
  (_, i) => `${'bcdfglmnprst'[i % 12]}${'aeiou'[i % 5]}${(i * 7919).toString(36)}`,
);
/** A few words are in many texts, most in few. */
const word = () => WORDS[Math.floor(random() ** 3 * WORDS.length)];
const words = (count) => Array.from({ length: count }, word).join(' ');
const pick = (list) => list[Math.floor(random() * list.length)];

const services = await benchServices({ empty: true });
console.log(`Runs on: ${services.describe}`);
const env = benchEnvironment(services, { NEXUS_MAX_QA_ENTRIES: '1000000' });
await migrate(env);
const api = await startApi(env);
const database = new pg.Client(services.databaseUrl);
await database.connect();

const insert = (table, rows) => bulkInsert(database, table, rows);

async function insertAll(count, make) {
  for (let at = 0; at < count; at += PART) {
    const tables = {};
    for (let i = at; i < Math.min(count, at + PART); i++)
      for (const [table, row] of make(i)) (tables[table] ??= []).push(row);
    for (const [table, rows] of Object.entries(tables))
      for (let from = 0; from < rows.length; from += PART) await insert(table, rows.slice(from, from + PART));
  }
}

const START = Date.now() - 90 * 86_400_000;
const at = (share) => new Date(START + share * 90 * 86_400_000).toISOString();
const common = (workspace_id, share) => ({
  id: randomUUID(),
  workspace_id,
  created_at: at(share),
  updated_at: at(share),
});

function* entry(workspace, i, count) {
  const own = common(workspace, i / count);
  const wordings = [`How ${words(6)} ${i}?`, `What about ${words(5)} ${i}`, `${words(4)} ${i}`];
  const status = i % 10 === 0 ? 'draft' : 'published';
  const values = { answer: words(40), status, tags: `{t${i % 60},topic ${i % 7}}`, language: pick(['', 'en', 'de']) };
  yield [
    'qa_entries',
    { ...own, question: wordings[0], questions: wordings.join('\n'), hits: i % 3 ? 0 : i, ...values },
  ];
  for (const [position, text] of wordings.entries())
    yield [
      'qa_variants',
      {
        ...common(workspace, i / count),
        entry_id: own.id,
        position,
        text,
        key: `${i}.${position}`,
        published: status === 'published',
      },
    ];
}

const GROUPS = [];
function* conversation(workspace, i, count) {
  const own = common(workspace, i / count);
  const unanswered = i % 9 === 0;
  const rest = {
    tags: i % 20 ? '{}' : `{tag${i % 40}}`,
    models: `{model/${i % 5}}`,
    sources: `{${pick(['llm', 'cache', 'qa'])}}`,
  };
  yield [
    'conversations',
    {
      ...own,
      channel: pick(['widget', 'api', 'console']),
      principal_id: `visitor:${i % 5_000}`,
      title: words(8),
      message_count: TURNS * 2,
      last_message_at: at(i / count),
      unanswered: unanswered ? 1 : 0,
      down_votes: i % 30 ? 0 : 1,
      ...rest,
    },
  ];
  for (let turn = 0; turn < TURNS; turn++) {
    const question = common(workspace, i / count);
    const asked = unanswered && turn === 0;
    const more = { role: 'user', content: `${words(10)}?`, in_suggestion: asked };
    yield ['messages', { ...question, conversation_id: own.id, ...more }];
    yield [
      'messages',
      {
        ...common(workspace, i / count),
        conversation_id: own.id,
        role: 'assistant',
        content: words(40),
        in_suggestion: false,
      },
    ];
    if (asked) GROUPS.push({ workspace, question, at: at(i / count), i });
  }
}

async function suggestions(workspace, count) {
  const gaps = Array.from({ length: count }, () => randomUUID());
  const questions = GROUPS.splice(0).map(({ question, at: asked, i }) => ({
    ...common(workspace, 0),
    gap_id: gaps[Math.floor(random() ** 2 * gaps.length)],
    question_id: question.id,
    language: 'en',
    key: `k${i}`,
    asked_at: asked,
    reasons: i % 5 ? '{unanswered}' : '{unanswered,down_voted}',
    embedder_id: i % 3 ? null : 'minilm',
  }));
  const counts = Map.groupBy(questions, ({ gap_id }) => gap_id);
  const open = gaps.map((id, i) => ({
    ...common(workspace, 0),
    id,
    number: i + 1,
    language: 'en',
    status: i % 12 ? 'open' : 'dismissed',
    count: counts.get(id)?.length ?? 0,
    first_asked_at: at(0),
    last_asked_at: at(random()),
  }));
  await insert('qa_gaps', open);
  for (let from = 0; from < questions.length; from += PART)
    await insert('qa_gap_questions', questions.slice(from, from + PART));
}

async function fill(share) {
  const headers = await account(api.url);
  const me = await (await fetch(`${api.url}/api/auth/me`, { headers })).json();
  const workspace = me.workspace.id;
  const [entries, conversations] = [ENTRIES * share, CONVERSATIONS * share];
  await insertAll(entries, (i) => entry(workspace, i, entries));
  await insertAll(conversations, (i) => conversation(workspace, i, conversations));
  await suggestions(workspace, GAPS * share);
  return headers;
}

const from = performance.now();
const large = await fill(1);
const small = await fill(0.1);
await database.query('vacuum analyze');
console.log(`  filled in ${round((performance.now() - from) / 1000, 0)} s`);

const ROUTES = {
  floor: () => '/api/auth/me',
  qa: () => '/api/qa?limit=50',
  qa_by_question: () => '/api/qa?sort=question',
  qa_by_hits: () => '/api/qa?sort=-hits',
  qa_oldest: () => '/api/qa?sort=created_at',
  qa_drafts: () => '/api/qa?status=draft',
  qa_tag: () => `/api/qa?tag=t${Math.floor(random() * 60)}`,
  qa_unused: () => '/api/qa?used=false&language=de&validity=active',
  qa_frequent_word: () => `/api/qa?q=${WORDS[Math.floor(random() * 10)]}`,
  qa_rare_words: () => `/api/qa?q=${pick(WORDS)}%20${pick(WORDS)}`,
  qa_no_such_word: () => `/api/qa?q=xyzzy${Math.floor(random() * 1e6)}`,
  qa_overview: () => '/api/qa/overview',
  qa_search: () => `/api/qa/search?query=${encodeURIComponent(`how ${words(4)}`)}`,
  suggestions: () => '/api/qa/suggestions?status=open',
  suggestions_latest: () => '/api/qa/suggestions?sort=-last_asked_at&limit=100',
  suggestions_reason: () => '/api/qa/suggestions?reason=down_voted',
  suggestions_word: () => `/api/qa/suggestions?q=${pick(WORDS)}`,
  suggestions_nothing: () => `/api/qa/suggestions?q=xyzzy`,
  conversations: () => '/api/conversations',
  conversations_unanswered: () => '/api/conversations?answered=some_unanswered',
  conversations_down: () => '/api/conversations?rating=down',
  conversations_channel: () => '/api/conversations?channel=widget&source=cache',
  conversations_model: () => `/api/conversations?model=model%2F${Math.floor(random() * 5)}`,
  conversations_tag: () => `/api/conversations?tag=tag${Math.floor(random() * 2) * 20}`,
  conversations_no_such_tag: () => '/api/conversations?tag=none',
  conversations_no_such_model: () => '/api/conversations?model=none',
  conversations_no_such_source: () => '/api/conversations?source=extractive',
  conversations_no_such_widget: () => `/api/conversations?widget_id=${randomUUID()}`,
  conversations_up: () => '/api/conversations?rating=up',
  conversations_frequent_word: () => `/api/conversations?q=${WORDS[Math.floor(random() * 10)]}`,
  conversations_rare_words: () => `/api/conversations?q=${pick(WORDS)}%20${pick(WORDS)}`,
  conversations_nothing: () => '/api/conversations?q=xyzzy',
  conversations_period: () => `/api/conversations?from=${at(0.2)}&to=${at(0.25)}`,
};

const cpuUsed = () => cpuOf(api.child.pid, database);
const p95 = (values) => round(values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)], 1);

/** Each route in turn, so that a busy moment of the machine does not hit one alone. */
async function measure(headers) {
  const times = new Map(Object.keys(ROUTES).map((name) => [name, { wall: [], cpu: 0 }]));
  for (let i = -2; i < ROUNDS; i++)
    for (const [name, path] of Object.entries(ROUTES)) {
      const used = await cpuUsed();
      const begun = performance.now();
      const response = await fetch(api.url + path(), { headers });
      await response.arrayBuffer();
      const took = performance.now() - begun;
      if (!response.ok) throw new Error(`${name} answered ${response.status}`);
      if (i < 0) continue;
      times.get(name).wall.push(took);
      times.get(name).cpu += (await cpuUsed()) - used;
    }
  return times;
}

const figures = {};
const slow = [];
for (const [share, headers] of Object.entries({ '': large, small_: small }))
  for (const [name, { wall, cpu }] of await measure(headers)) {
    figures[`${share}${name}_p95_ms`] = p95(wall);
    figures[`${share}${name}_cpu_ms`] = round(cpu / wall.length, 1);
    if (p95(wall) > P95_MS) slow.push(share + name);
  }

await database.end();
await api.stop();
await once(api.child, 'exit');
await services.stop();
report(
  'lists',
  { entries: ENTRIES, conversations: CONVERSATIONS, suggestions: GAPS, ...figures },
  {
    [`every route at most ${P95_MS} ms${slow.length ? `; not ${slow.join(', ')}` : ''}`]: slow.length === 0,
  },
);
process.exit(0);
