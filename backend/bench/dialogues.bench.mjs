/**
 * Follow-up questions: how many get the right passage, and how many are answered right (`data/dialogues/README.md`). Each dialogue is one
 * conversation of the whole product over HTTP; its follow-up is also asked alone, which shows what the conversation adds. `-- dialogues
 * [model]` starts a product of its own; `NEXUS_URL` and `NEXUS_TOKEN` (scopes `chat`, `rag`) name another. `DIALOGUES_VERBOSE=1` prints
 * what went wrong in the fitted half: the other half is for measuring only.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { account } from './support/api.mjs';
import { answersSet, judged } from './support/answers-set.mjs';
import { dialogues } from './support/dialogues-set.mjs';
import { startIngestion, upload } from './support/ingestion.mjs';
import { report, round } from './support/report.mjs';

const LIMIT_S = 180;
const model = process.argv[2] ?? 'nexus/extractive';
const { NEXUS_URL: given, NEXUS_TOKEN: token } = process.env;
const set = dialogues();
const product = given ? null : await startIngestion();
const url = given ?? product.api.url;
const headers = token
  ? { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  : (product?.headers ?? (await account(url)));

async function call(method, path, body) {
  const response = await fetch(`${url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** @returns the extracted text of each document by its id */
async function load() {
  const { status, body } = await upload(url, headers, answersSet().documents);
  if (!body.documents) throw new Error(`upload answered ${status}: ${JSON.stringify(body)}`);
  const texts = new Map();
  const end = Date.now() + LIMIT_S * 1_000;
  for (const { id, name } of body.documents) {
    while ((await call('GET', `/api/rag/documents/${id}`)).status !== 'ready') {
      if (Date.now() > end) throw new Error(`${name} is not ready after ${LIMIT_S} s`);
      await sleep(200);
    }
    const { blocks } = await call('GET', `/api/rag/documents/${id}/text`);
    texts.set(id, { name, text: blocks.map(({ text }) => text).join('\n\n') });
  }
  return texts;
}

const letters = (text) => text.normalize('NFKC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
const ask = (prompt, conversation_id) =>
  call('POST', '/api/v1/create', { prompt, model, use_rag: true, cache: { mode: 'bypass' }, conversation_id });

/** Whether the passages that the answer was made from hold its evidence. */
async function foundIn(conversation, { document, evidence }) {
  const { items } = await call('GET', `/api/conversations/${conversation}/messages?limit=100`);
  const last = items.findLast(({ role }) => role === 'assistant');
  const { trace } = await call('GET', `/api/conversations/${conversation}/messages/${last.id}/trace`);
  return (trace?.passages ?? []).some(
    ({ title, text }) => title === document && letters(text).includes(letters(evidence).slice(0, 40)),
  );
}

async function asked(dialogue, turns) {
  let conversation = 'new';
  for (const turn of turns) conversation = (await ask(turn, conversation)).conversation_id;
  const answer = await ask(dialogue.followUp, conversation);
  return {
    found: await foundIn(answer.conversation_id, dialogue),
    right: judged(dialogue, answer, texts).outcome === 'right',
    content: answer.content,
  };
}

const rows = [];
let texts;
try {
  texts = await load();
  for (const dialogue of set) {
    const [together, alone] = [await asked(dialogue, dialogue.turns), await asked(dialogue, [])];
    rows.push({ dialogue, together, alone });
  }
} finally {
  await product?.stop();
}

if (process.env.DIALOGUES_VERBOSE)
  for (const { dialogue, together } of rows.filter((r) => r.dialogue.half === 'fitted' && !r.together.right))
    console.log(
      `  ${dialogue.id} ${together.found ? 'found' : 'missed'}: ${dialogue.turns.join(' / ')} → ${dialogue.followUp}\n      ${together.content.replaceAll('\n', '⏎').slice(0, 300)}`,
    );

const share = (part, pick) => round(part.filter(pick).length / Math.max(1, part.length), 3);
const figures = { model, dialogues: rows.length };
const add = (name, part) =>
  Object.assign(figures, {
    [`${name}_retrieved`]: share(part, (r) => r.together.found),
    [`${name}_right`]: share(part, (r) => r.together.right),
    [`${name}_alone_retrieved`]: share(part, (r) => r.alone.found),
    [`${name}_alone_right`]: share(part, (r) => r.alone.right),
  });
for (const half of ['fitted', 'heldout'])
  add(
    half,
    rows.filter(({ dialogue }) => dialogue.half === half),
  );
report('dialogues', figures, {
  'held out: a follow-up gets more of the right passages than alone':
    figures.heldout_retrieved > figures.heldout_alone_retrieved,
});
