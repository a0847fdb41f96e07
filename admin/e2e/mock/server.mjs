// A small stand-in for the API, for looking at the console's pages in states that are hard to reach with the real one.
// Serves the built console under the content security policy of production.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { accountRoutes, accountState } from './account.mjs';
import { benchRoutes, benchState } from './bench.mjs';
import { cacheRoutes, cacheState } from './cache.mjs';
import { conversationRoutes, conversationState } from './conversations.mjs';
import { chatRoutes } from './chat.mjs';
import { watch } from './contract.mjs';
import * as data from './data.mjs';
import { documentRoutes } from './documents.mjs';
import { knowledgeSettingsRoutes, knowledgeSettingsState } from './knowledge-settings.mjs';
import { modelRoutes, modelState } from './models.mjs';
import { promptRoutes, promptState } from './prompts.mjs';
import { qaRoutes, qaState } from './qa.mjs';
import { sourceRoutes, sourceState } from './sources.mjs';
import { spendingRoutes, spendingState } from './spending.mjs';
import { json, page, problem, sleep } from './http.mjs';
import { widgetRoutes, widgetState } from './widgets.mjs';
import { serveFile } from './static-files.mjs';

/**
 * @param {{ dist?: string, port?: number, signedIn?: boolean, empty?: boolean, first?: boolean, signup?: string, fail?: string[], fallback?: boolean, full?: boolean, delayMs?: number }} options
 *   `first`: nobody has an account yet. `fail`: path prefixes that answer 503. `empty`: a fresh workspace.
 */
export async function startMock(options = {}) {
  const state = { signedIn: options.signedIn ?? true, seen: [], offences: [], refreshes: 0, options };
  const server = createServer((req, res) => {
    handle(state, req, res).catch((error) => {
      res.writeHead(500);
      res.end(String(error));
    });
  });
  await new Promise((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  state.documents = options.empty ? [] : data.documents();
  state.prompts = options.empty ? [] : data.prompts();
  state.tokens = options.empty ? [] : data.tokens();
  Object.assign(
    state,
    {
      account: accountState(),
      bench: benchState(options),
      cache: cacheState(options),
      qa: qaState(options),
      sources: sourceState(options),
    },
    conversationState(options),
    knowledgeSettingsState(options),
    modelState(options),
    promptState(options),
    spendingState(options),
    widgetState(url),
  );
  return { url, state, close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))) };
}

async function handle(state, req, res) {
  const url = new URL(req.url, 'http://mock');
  if (!/^\/(api|v1|health)\//.test(url.pathname)) return serveFile(state.options.dist, url.pathname, res);
  const body = await read(req);
  state.seen.push({
    method: req.method,
    path: url.pathname + url.search,
    body,
    authorization: req.headers.authorization,
  });
  watch(state.offences, req, res, body);
  if (state.options.fail?.some((prefix) => url.pathname.startsWith(prefix))) {
    return problem(res, 503, 'database_unavailable', 'The database does not answer.');
  }
  const route = ROUTES.find(([method, pattern]) => method === req.method && pattern.test(url.pathname));
  if (!route) return problem(res, 404, 'endpoint_not_found', 'No such endpoint.');
  const [, pattern, run, open] = route;
  if (!open && req.headers.authorization !== 'Bearer mock-token')
    return problem(res, 401, 'token_expired', 'The token has expired.');
  if (state.options.delayMs && !open) await sleep(state.options.delayMs);
  return run({ state, req, res, url, body, id: pattern.exec(url.pathname)?.[1] });
}

const grant = () => ({ access_token: 'mock-token', expires_in: 900, user: data.user, workspace: data.workspace });

function start({ state, res }, status) {
  state.signedIn = true;
  json(res, status, grant());
}

const ROUTES = [
  [
    'POST',
    /^\/api\/auth\/refresh$/,
    ({ state, res }) => (state.refreshes++, state.signedIn ? json(res, 200, grant()) : json(res, 204)),
    true,
  ],
  [
    'POST',
    /^\/api\/auth\/login$/,
    (c) => (c.body?.password === 'wrong' ? problem(c.res, 401, 'credentials_invalid', 'Wrong.') : start(c, 200)),
    true,
  ],
  [
    'POST',
    /^\/api\/auth\/register$/,
    (c) => (c.body?.email === 'taken@example.com' ? problem(c.res, 409, 'email_taken', 'Taken.') : start(c, 201)),
    true,
  ],
  ...accountRoutes,
  ['POST', /^\/api\/auth\/logout$/, ({ state, res }) => ((state.signedIn = false), json(res, 204)), true],
  [
    'GET',
    /^\/api\/auth\/me$/,
    ({ res }) =>
      json(res, 200, {
        user: data.user,
        workspace: data.workspace,
        role: 'owner',
        permissions: data.permissions,
        workspaces: [],
      }),
  ],
  ['GET', /^\/health\/ready$/, ({ state, res }) => json(res, 200, health(state)), true],
  ...documentRoutes,
  ...promptRoutes,
  ['GET', /^\/api\/tokens$/, ({ state, res }) => json(res, 200, page(state.tokens))],
  [
    'POST',
    /^\/api\/tokens$/,
    ({ state, res, body }) =>
      json(res, 201, {
        ...add(state.tokens, {
          id: 't9',
          prefix: 'nxs_New1',
          last_used_at: null,
          created_by: 'u1',
          created_at: new Date().toISOString(),
          ...body,
        }),
        token: 'nxs_New1_0123456789abcdefghijklmnopqrstuv',
      }),
  ],
  [
    'DELETE',
    /^\/api\/tokens\/([^/]+)$/,
    ({ state, res, id }) => ((state.tokens = state.tokens.filter((t) => t.id !== id)), json(res, 204)),
  ],
  ...widgetRoutes,
  ...chatRoutes,
  ...knowledgeSettingsRoutes,
  ...benchRoutes,
  ...sourceRoutes,
  ...cacheRoutes,
  ...conversationRoutes,
  ...qaRoutes,
  ...modelRoutes,
  ...spendingRoutes,
];

const add = (list, item) => (list.push(item), item);
const health = () => ({
  status: 'ok',
  checks: {
    postgres: { status: 'ok' },
    redis: { status: 'ok' },
    vectors: { status: 'ok' },
    embedder: { status: 'ok' },
  },
});

async function read(req) {
  const parts = [];
  for await (const part of req) parts.push(part);
  const text = Buffer.concat(parts).toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const mock = await startMock({
    port: Number(process.env.PORT ?? 4300),
    signedIn: process.env.SIGNED_OUT === undefined,
  });
  console.log(mock.url);
}
