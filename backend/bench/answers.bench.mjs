/**
 * How often answers are right, and questions without an answer refused: 153 questions in eight languages (`data/answers/README.md`),
 * asked of the whole product over HTTP. `-- answers [model]` starts a product of its own; with `NEXUS_URL` and `NEXUS_TOKEN` (scopes
 * `chat`, `rag`) the questions go to that installation and any model that is set up there, in a workspace that should hold no other
 * documents. `ANSWERS_VERBOSE=1` prints every answer of the fitted half that is not as it should be: the other half is for measuring only.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { account } from './support/api.mjs';
import { answersSet, judged, shares } from './support/answers-set.mjs';
import { startIngestion, upload } from './support/ingestion.mjs';
import { report, round } from './support/report.mjs';

const LIMIT_S = 180;
const model = process.argv[2] ?? 'nexus/extractive';
const { NEXUS_URL: given, NEXUS_TOKEN: token } = process.env;
const product = given ? null : await startIngestion();
const url = given ?? product.api.url;
const headers = token
  ? { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  : (product?.headers ?? (await account(url)));
const { documents, questions } = answersSet();

const get = async (path) => {
  const response = await fetch(`${url}${path}`, { headers });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
};

/** @returns the extracted text of each document by its id */
async function load() {
  const texts = new Map();
  const { status, body } = await upload(url, headers, documents);
  if (!body.documents) throw new Error(`upload answered ${status}: ${JSON.stringify(body)}`);
  const end = Date.now() + LIMIT_S * 1_000;
  for (const { id, name } of body.documents) {
    while ((await get(`/api/rag/documents/${id}`)).status !== 'ready') {
      if (Date.now() > end) throw new Error(`${name} is not ready after ${LIMIT_S} s`);
      await sleep(200);
    }
    const { blocks } = await get(`/api/rag/documents/${id}/text`);
    texts.set(id, { name, text: blocks.map(({ text }) => text).join('\n\n') });
  }
  return texts;
}

async function answerTo({ question }) {
  const body = JSON.stringify({ prompt: question, model, use_rag: true, cache: { mode: 'bypass' } });
  const response = await fetch(`${url}/api/v1/create`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`${question}: ${response.status} ${await response.text()}`);
  return response.json();
}

const rows = [];
try {
  const texts = await load();
  for (const question of questions) {
    const answer = await answerTo(question);
    rows.push({ question, ...judged(question, answer, texts), content: answer.content });
  }
  if (token)
    for (const id of texts.keys()) await fetch(`${url}/api/rag/documents/${id}`, { method: 'DELETE', headers });
} finally {
  await product?.stop();
}

const wanted = ({ question, outcome, wrongCitation }) =>
  outcome === (question.answer ? 'right' : 'refused') && !wrongCitation;
if (process.env.ANSWERS_VERBOSE)
  for (const row of rows.filter((each) => each.question.half === 'fitted' && !wanted(each)))
    console.log(
      `  ${row.question.id} ${row.outcome}: ${row.question.question}\n      ${row.content.replaceAll('\n', '⏎')}`,
    );

const figures = { model };
const add = (prefix, part) =>
  Object.assign(
    figures,
    Object.fromEntries(Object.entries(shares(part)).map(([key, value]) => [`${prefix}_${key}`, round(value, 3)])),
  );
for (const half of ['fitted', 'heldout'])
  add(
    half,
    rows.filter(({ question }) => question.half === half),
  );
for (const language of new Set(questions.map((each) => each.language)))
  add(
    language,
    rows.filter(({ question }) => question.language === language),
  );
report('answers', figures, {
  'held out: answerable right ≥ 0.80': figures.heldout_right >= 0.8,
  'held out: unanswerable refused ≥ 0.90': figures.heldout_absent_refused >= 0.9,
  'held out: wrong citation ≤ 0.02': figures.heldout_wrong_citation <= 0.02,
});
