// Answers of the mock API, as streams. Words in the question make it slow or fail.
import { json, problem, sleep } from './http.mjs';
import { keepAnswer, keepTurn, ownRoutes } from './own-conversations.mjs';

const answer =
  'Up to **five days** of paid leave can be carried over into the next year [1]. Requests go through the people portal, at least ten working days ahead [2].\n\n' +
  '| Kind | Days |\n|---|---|\n| Carried over | 5 |\n| Notice | 10 |\n\n```bash\ncurl https://people.example.com/leave\n```\n\n- Ask your lead first\n- Then use the portal';

const citations = [
  {
    n: 1,
    document_id: 'd1',
    title: 'Employee handbook 2026.pdf',
    page: 4,
    heading: 'Leave',
    excerpt: 'Employees may carry over up to five days of paid leave into the next calendar year.',
    score: 0.82,
  },
  {
    n: 2,
    document_id: 'd2',
    title: 'Refund policy.docx',
    excerpt: 'Requests are made through the people portal at least ten working days ahead.',
    score: 0.61,
  },
];

const asked = new Set();
let runs = 0;
async function chat({ state, res, body }) {
  const question = body.messages.at(-1).content;
  if (question.includes('fail before'))
    return problem(res, 503, 'provider_unavailable', 'The model provider is unavailable.');
  const model = body.model ?? 'openai/gpt-4o-mini';
  if (question.includes('one fails') && model.startsWith('mistralai'))
    return problem(res, 504, 'provider_timeout', 'The model did not answer in time.');
  const large = model.startsWith('anthropic');
  const cost = large ? 0.0132 : 0.0004;
  const { conversation_id: _, replaces: __, ...asks } = body;
  const key = JSON.stringify(asks);
  const hit = asked.has(key);
  asked.add(key);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let id = 0;
  let open = true;
  res.on('close', () => (open = false));
  const send = (event, value) => res.write(`event: ${event}\nid: ${++id}\ndata: ${JSON.stringify(value)}\n\n`);
  const run = body.conversation_id
    ? `f1000000-0000-4000-8000-${String(++runs).padStart(12, '0')}`
    : `run-${body.model ?? 1}`;
  const kept = body.conversation_id && keepTurn(state, body, question, { completion_id: run });
  send('start', {
    id: run,
    ...(kept ? { conversation_id: kept.id } : {}),
    model,
    source: hit ? 'cache' : 'llm',
    cache: hit
      ? { status: 'exact', saved: { tokens: 512, cost_usd: cost } }
      : { status: 'miss', reason: 'nothing like it is stored' },
  });
  for (const piece of answer.match(/[\s\S]{1,12}/g)) {
    if (!open) return;
    if (!hit) await sleep(question.includes('slow') ? 120 : 8);
    send('delta', { text: piece });
    if (question.includes('fail midway') && id > 12)
      return (
        send('error', { problem: { status: 504, code: 'provider_timeout', detail: 'No answer.', request_id: 'r' } }),
        res.end()
      );
  }
  for (const citation of citations) send('citation', citation);
  if (kept) keepAnswer(kept, answer, run, { model, source: hit ? 'cache' : 'llm', citations });
  send('usage', { prompt_tokens: 480, completion_tokens: 120, total_tokens: 600, cost_usd: hit ? 0 : cost });
  send('done', {
    finish_reason: 'stop',
    latency_ms: hit ? 4 : large ? 3480 : 1210,
    time_to_first_token_ms: hit ? 2 : large ? 820 : 310,
    overhead_ms: 3,
  });
  res.end();
}

export const chatRoutes = [
  ...ownRoutes,
  ['POST', /^\/api\/v1\/chat$/, chat],
  ['POST', /^\/api\/v1\/streams\/([^/]+)\/cancel$/, ({ res }) => json(res, 204)],
];
