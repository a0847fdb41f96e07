/**
 * Hostile requests to every route, by everybody who may try: how long the event loop of the api is held by the worst of them,
 * whether any ends as an error of the server, and whether memory comes back. `npm run bench -- hostile [part of a path]`
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { account, startWithUpstream } from './support/api.mjs';
import {
  BODIES,
  CHAT_BODIES,
  filled,
  listed,
  MULTIPART,
  PATH_VALUES,
  pathOf,
  queriesOf,
  routesOf,
  TEXTS,
} from './support/hostile-bodies.mjs';
import { report, round } from './support/report.mjs';
import { root } from './support/services.mjs';

const HOLD_MS = 50;
const SHOWN = 25;
const PLENTY = '1000000';
const only = process.argv[2] ?? '';
const WATCH = new URL('./support/loop-watch.mjs', import.meta.url);
const limits = ['EMBEDDINGS', 'RETRIEVALS', 'UPLOADS', 'WRITES', 'READS', 'VISITOR_MESSAGES'];

const document = JSON.parse(readFileSync(join(root, 'libs/api-client/openapi.json'), 'utf8'));
const environment = {
  NODE_OPTIONS: `--import ${WATCH}`,
  BENCH_LOOP_WATCH: 'api',
  NEXUS_BCRYPT_COST: '4',
  NEXUS_LOGIN_ATTEMPTS: '1000',
  NEXUS_BODY_GRACE_MS: '2000',
  ...Object.fromEntries(limits.map((name) => [`NEXUS_${name}_PER_MINUTE`, PLENTY])),
};
const { api, stop } = await startWithUpstream(environment, { empty: true });
const agent = new Agent({ connections: 1, pipelining: 1, headersTimeout: 120_000, bodyTimeout: 120_000 });
const seen = [];

const askApi = (ask) =>
  new Promise((resolve) => {
    const listen = (message) => {
      const value = message?.held ?? message?.heap;
      if (value === undefined) return;
      api.child.off('message', listen);
      resolve(value);
    };
    api.child.on('message', listen);
    api.child.send({ ask });
  });

async function send(route, who, what, { path = pathOf(route.path), headers = {}, body } = {}) {
  const name = `${route.verb} ${route.path}`;
  if (!name.includes(only)) return;
  await askApi('held');
  const started = performance.now();
  const result = { name, who, what, status: 0, bytes: 0 };
  try {
    const answer = await request(api.url + path, { method: route.verb, headers, body, dispatcher: agent });
    result.status = answer.statusCode;
    result.bytes = await sizeOf(answer.body);
  } catch (error) {
    // The api refuses what is too long before it has read it, and closes the connection.
    result.what += ` (${error.code ?? error.message})`;
  }
  result.ms = performance.now() - started;
  result.held = await askApi('held');
  seen.push(result);
}

/** Of a stream of events only the beginning: some never end. */
async function sizeOf(body) {
  let bytes = 0;
  const timer = setTimeout(() => body.destroy(), 3_000);
  try {
    for await (const chunk of body) bytes += chunk.length;
  } catch {
    // ended above
  }
  clearTimeout(timer);
  return bytes;
}

const JSON_TYPE = { 'content-type': 'application/json' };

async function attack(route) {
  for (const [who, headers] of await callersOf(route)) {
    if (route.verb === 'GET') await attackQuery(route, who, headers);
    else await attackBody(route, who, headers);
    for (const value of PATH_VALUES)
      if (route.path.includes('{'))
        await send(route, who, `path ${value.slice(0, 12)}`, {
          path: pathOf(route.path, value.startsWith('%') || value.includes('%2f') ? value : encodeURIComponent(value)),
          headers: { ...headers, ...(route.verb === 'GET' ? {} : JSON_TYPE) },
          body: route.verb === 'GET' ? undefined : '{}',
        });
  }
}

async function attackQuery(route, who, headers) {
  for (const query of queriesOf(route))
    await send(route, who, `query ${query.slice(0, 24)}`, { path: `${pathOf(route.path)}?${query}`, headers });
}

async function attackBody(route, who, headers) {
  const chat = /chat(\/completions)?$/.test(route.path);
  const bodies = { ...BODIES, ...(chat ? CHAT_BODIES : {}) };
  const all = { ...headers, ...JSON_TYPE };
  for (const [what, make] of Object.entries(bodies)) await send(route, who, what, { headers: all, body: make() });
  await send(route, who, 'repeat key', { headers: { ...all, 'idempotency-key': 'k' }, body: BODIES['deep by one']() });
  if (route.schema) {
    await send(route, who, 'long lists', { headers: all, body: JSON.stringify(listed(document, route.schema)) });
    for (const [name, text] of Object.entries(TEXTS))
      await send(route, who, `text: ${name}`, {
        headers: all,
        body: JSON.stringify(filled(document, route.schema, text)),
      });
  }
  if (route.path.endsWith('/upload'))
    for (const [what, type, body] of MULTIPART)
      await send(route, who, what, {
        headers: { ...headers, 'content-type': type },
        body: Buffer.from(body, 'latin1'),
      });
}

/** A new account for each route: some end sessions. */
async function callersOf(route) {
  const callers = [['anonymous', {}]];
  if (route.isPublic) return callers;
  const { authorization } = await account(api.url);
  if (!route.isVisitor) return [...callers, ['member', { authorization }]];
  return [...callers, ['visitor', await visitor(authorization)]];
}

async function visitor(authorization) {
  const json = { authorization, ...JSON_TYPE };
  const widgets = await (await fetch(`${api.url}/api/widgets`, { headers: json })).json();
  const widget = widgets.items?.[0] ?? widgets[0];
  const origin = 'https://shop.example';
  await fetch(`${api.url}/api/widgets/${widget.id}`, {
    method: 'PATCH',
    headers: json,
    body: JSON.stringify({ allowed_origins: [origin] }),
  });
  const session = await fetch(`${api.url}/api/widget/${widget.public_id}/session`, {
    method: 'POST',
    headers: { ...JSON_TYPE, origin },
    body: '{}',
  });
  const { token, access_token } = await session.json();
  if (!session.ok) throw new Error(`no visitor session: ${session.status}`);
  return { authorization: `Bearer ${token ?? access_token}`, origin };
}

/** @returns how many of the connections that send a byte a second are ended with 408 */
async function slowly(count) {
  const { port } = new URL(api.url);
  const one = () =>
    new Promise((resolve) => {
      let answer = '';
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(
        `POST /api/auth/login HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{`,
      );
      const drip = setInterval(() => socket.write(' '), 1_000);
      socket.on('data', (data) => (answer += data));
      socket.on('error', () => undefined);
      socket.on('close', () => (clearInterval(drip), resolve(answer.startsWith('HTTP/1.1 408'))));
    });
  return (await Promise.all(Array.from({ length: count }, one))).filter(Boolean).length;
}

try {
  const routes = routesOf(document).filter(({ verb, path }) => `${verb} ${path}`.includes(only));
  // Once before memory is measured: code that runs first is compiled first.
  const [first] = routesOf(document).filter(({ path }) => path === '/api/auth/login');
  await attackBody(first, 'anonymous', {});
  seen.length = 0;
  const before = await askApi('heap');
  for (const route of routes) await attack(route);
  const ended = await slowly(20);
  const after = await askApi('heap');
  print(routes.length, before, after, ended);
} finally {
  await agent.close();
  await stop();
}

function print(routes, before, after, ended) {
  const line = ({ name, who, what, status, held, ms, bytes }) =>
    `${String(round(held, 0)).padStart(6)} ms  ${String(status).padStart(3)}  ${name} · ${who} · ${what} (${round(ms, 0)} ms, ${bytes} bytes back)`;
  const worst = [...seen].sort((a, b) => b.held - a.held);
  const failed = seen.filter(({ status }) => status >= 500 && status !== 502 && status !== 503 && status !== 504);
  console.log(`\nLongest holds of the event loop:\n${worst.slice(0, SHOWN).map(line).join('\n')}`);
  if (failed.length > 0) console.log(`\nErrors of the server:\n${failed.map(line).join('\n')}`);
  const largest = [...seen].sort((a, b) => b.bytes - a.bytes).slice(0, 5);
  console.log(`\nLargest answers:\n${largest.map(line).join('\n')}`);
  report(
    'hostile',
    {
      routes,
      max_hold_ms: round(worst[0].held, 1),
      holds_over_50_ms: seen.filter(({ held }) => held > HOLD_MS).length,
      server_errors: failed.length,
      slow_ended: ended,
      heap_growth_mb: round(after - before, 1),
      requests: seen.length,
    },
    {
      [`no hold over ${HOLD_MS} ms`]: worst[0].held <= HOLD_MS,
      'no server errors': failed.length === 0,
      'every slow body ended with 408': ended === 20,
    },
  );
}
