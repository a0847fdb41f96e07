import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { answerTo } from './answers.mjs';

/**
 * A backend for the widget's own tests: the contract of `/api/widget/*`, strict where the real one is (unknown fields,
 * tokens, origins), and faults on demand. Widget ids: `demo`, `german`, `paused`, `foreign` (origin refused), `bare`
 * (no greeting, no buttons, no feedback), `teal`; any other is not found.
 */
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const TYPES = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json',
};
const TTL_S = 900;

const BASE = {
  public_id: 'demo',
  name: 'Acme support',
  greeting: 'Hi! Ask me anything about orders, shipping and returns.',
  theme: { mode: 'auto', position: 'right', light: {}, dark: {} },
  quick_buttons: [
    { label: 'How do returns work?', action: 'send', value: 'How do returns work?' },
    { label: 'Where is my order?', action: 'send', value: 'Where is my order?' },
    { label: 'Delivery costs', action: 'send', value: 'What does delivery cost?' },
  ],
  ai_notice: '',
  feedback: true,
};

const TEAL = { primary: '#00b894', 'on-primary': '#111118', accent: '#00785f', radius: '4px' };
const CONFIGS = {
  demo: BASE,
  teal: {
    ...BASE,
    public_id: 'teal',
    theme: { mode: 'auto', position: 'left', light: TEAL, dark: { ...TEAL, accent: '#00b894' } },
  },
  bare: { ...BASE, public_id: 'bare', greeting: '', quick_buttons: [], feedback: undefined },
  german: {
    ...BASE,
    public_id: 'german',
    locale: 'de',
    name: 'Kundendienst für Rücksendungsangelegenheiten und Versandkostenerstattungen',
    greeting: 'Guten Tag! Fragen Sie mich nach Bestellungen, Versand und Rücksendungen.',
    quick_buttons: [
      { label: 'Wie funktioniert eine Rücksendung?', action: 'send', value: 'Wie funktioniert eine Rücksendung?' },
      { label: 'Versandkostenerstattungsbedingungen', action: 'send', value: 'Versandkostenerstattungsbedingungen' },
    ],
  },
};

/** As in the real backend the configuration is public; the session is what is refused. */
const REFUSALS = { paused: 'widget_paused', foreign: 'origin_not_allowed' };

export async function startMockServer({ port = 0 } = {}) {
  const world = { tokens: new Map(), runs: new Map(), requests: [], expireNext: false, offline: false };
  const server = createServer((req, res) => {
    handle(world, req, res).catch(() => res.destroy());
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
  return { origin, world, close };
}

async function handle(world, req, res) {
  const url = new URL(req.url, 'http://mock');
  if (url.pathname.startsWith('/widget/') || url.pathname === '/chat-playground') return serveFile(url, res);
  cors(req, res);
  if (req.method === 'OPTIONS') return res.writeHead(204).end();
  const body = await readBody(req);
  world.requests.push({ method: req.method, path: url.pathname, body, authorization: req.headers.authorization });
  if (world.offline) return res.destroy();
  const widget = /^\/api\/widget\/([\w-]+)\/(config|session)$/.exec(url.pathname);
  if (widget) return widgetRoute(world, res, req, widget[1], widget[2], body);
  const token = authorize(world, req, res);
  if (!token) return;
  if (url.pathname === '/api/widget/messages') return message(world, res, token, body);
  if (url.pathname === '/api/widget/feedback') return json(res, 201, {});
  const stream = /^\/api\/widget\/streams\/([\w-]+)(\/cancel)?$/.exec(url.pathname);
  const run = stream && world.runs.get(stream[1]);
  if (!run || run.visitor !== token.visitor) return problem(res, 404, 'stream_not_found');
  if (stream[2]) return cancel(run, res);
  return follow(run, res, Number(req.headers['last-event-id'] ?? 0));
}

function widgetRoute(world, res, req, id, what, body) {
  const config = CONFIGS[id] ?? (REFUSALS[id] && { ...BASE, public_id: id });
  if (!config) return problem(res, 404, 'widget_not_found');
  if (what === 'config') return json(res, 200, { ...config, ...(id === 'foreign' && { allowed_here: false }) });
  if (Object.keys(body ?? {}).some((key) => key !== 'visitor_id')) return problem(res, 400, 'request_invalid');
  if (REFUSALS[id]) return problem(res, 403, REFUSALS[id]);
  const visitor = body?.visitor_id ?? randomUUID();
  const value = `visitor-${randomUUID()}`;
  world.tokens.set(value, { visitor, origin: req.headers.origin ?? '' });
  return json(res, 200, { visitor_token: value, expires_in: TTL_S, visitor_id: visitor });
}

function authorize(world, req, res) {
  const value = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1];
  const token = world.tokens.get(value);
  const origin = req.headers.origin ?? token?.origin;
  if (world.expireNext) {
    world.expireNext = false;
    world.tokens.delete(value);
    problem(res, 401, 'token_expired');
    return undefined;
  }
  if (token && token.origin === origin) return token;
  problem(res, 401, 'token_invalid');
  return undefined;
}

function message(world, res, token, body) {
  const known = ['message', 'conversation_id', 'client_message_id'];
  if (!body || Object.keys(body).some((key) => !known.includes(key))) return problem(res, 400, 'request_invalid');
  if (typeof body.message !== 'string' || body.message === '') return problem(res, 422, 'validation_failed');
  if (body.message.includes('limit')) return problem(res, 429, 'rate_limited', { 'retry-after': '3' });
  if (body.message.includes('outage')) return problem(res, 503, 'knowledge_unavailable');
  const run = { id: randomUUID(), visitor: token.visitor, events: [], ended: false, cancelled: false, wake: new Set() };
  world.runs.set(run.id, run);
  void produce(run, body);
  return follow(run, res, 0, answerTo(body.message).fault === 'drop' ? 25 : Infinity);
}

async function produce(run, { message: question, conversation_id }) {
  const answer = answerTo(question);
  const cache = { status: 'miss' };
  push(run, 'start', {
    id: run.id,
    model: 'nexus/extractive',
    source: 'extractive',
    cache,
    conversation_id: conversation_id ?? randomUUID(),
  });
  await sleep(250);
  for (const notice of answer.notices ?? []) push(run, 'notice', notice);
  for (const citation of answer.citations) push(run, 'citation', citation);
  for (let at = 0; at < answer.text.length && !run.cancelled; at += answer.chunk) {
    if (answer.fault === 'error' && at > 200)
      return end(run, 'error', { problem: problemBody(504, 'provider_timeout') });
    push(run, 'delta', { text: answer.text.slice(at, at + answer.chunk) });
    await sleep(answer.delayMs);
  }
  const finish_reason = run.cancelled ? 'aborted' : 'stop';
  return end(run, 'done', { finish_reason, latency_ms: 900, time_to_first_token_ms: 250, overhead_ms: 3 });
}

function push(run, type, data) {
  if (run.ended) return;
  run.events.push(`event: ${type}\ndata: ${JSON.stringify(data)}\nid: ${run.events.length + 1}\n\n`);
  for (const wake of run.wake) wake();
}

function end(run, type, data) {
  push(run, type, data);
  run.ended = true;
  for (const wake of run.wake) wake();
}

async function follow(run, res, lastId, dropAfter = Infinity) {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
  let open = true;
  res.on('close', () => (open = false));
  for (let at = lastId; open;) {
    for (; at < run.events.length && open; at++) {
      if (at >= dropAfter) return res.destroy();
      res.write(run.events[at]);
    }
    if (run.ended) return res.end();
    await new Promise((resolve) => {
      const wake = () => (run.wake.delete(wake), resolve());
      run.wake.add(wake);
      setTimeout(wake, 200);
    });
  }
}

function cancel(run, res) {
  run.cancelled = true;
  return json(res, 202, {});
}

function cors(req, res) {
  res.setHeader('access-control-allow-origin', req.headers.origin ?? '*');
  res.setHeader('vary', 'Origin');
  res.setHeader('access-control-allow-headers', 'authorization, content-type, last-event-id');
  res.setHeader('access-control-allow-methods', 'GET, POST');
  res.setHeader('access-control-expose-headers', 'Retry-After, X-Request-Id');
}

const problemBody = (status, code) => ({
  type: `https://example.test/${code}`,
  title: code,
  status,
  code,
  detail: code,
  request_id: 'req-1',
});

function problem(res, status, code, headers = {}) {
  res.writeHead(status, { 'content-type': 'application/problem+json', ...headers });
  res.end(JSON.stringify(problemBody(status, code)));
}

function json(res, status, body) {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

async function readBody(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

/** The hosted and demo pages get the policy they must live under. */
const PAGE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

async function serveFile(url, res) {
  const path = url.pathname === '/chat-playground' ? 'hosted/index.html' : url.pathname.slice('/widget/'.length);
  const file = join(DIST, normalize(path).replace(/^(\.\.[/\\])+/, ''), path.endsWith('/') ? 'index.html' : '');
  try {
    const content = await readFile(file);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const headers = { 'content-type': type, 'access-control-allow-origin': '*' };
    if (extname(file) === '.html') headers['content-security-policy'] = PAGE_CSP;
    res.writeHead(200, headers).end(content);
  } catch {
    res.writeHead(404).end();
  }
}
