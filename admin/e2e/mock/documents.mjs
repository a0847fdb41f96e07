// Documents of the mock API: uploads become ready in steps, changes are streamed.
import * as data from './data.mjs';
import { json, page, problem, sleep } from './http.mjs';

function filtered(documents, params) {
  const q = params.get('q')?.toLowerCase() ?? '';
  const status = params.get('status');
  const matches = (d) => !status || d.status === status;
  return documents
    .filter((d) => d.name.toLowerCase().includes(q) && matches(d))
    .slice(0, Number(params.get('limit') ?? 25));
}

const watchers = new Set();
function publish(event, value) {
  for (const res of watchers) res.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
}
function change(state, id, patch) {
  const document = state.documents.find((d) => d.id === id);
  if (document) publish('document', Object.assign(document, patch));
}
function remove(state, ids) {
  state.documents = state.documents.filter((d) => !ids.includes(d.id));
  for (const id of ids) publish('deleted', { id });
}
async function events(state, res) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  res.write(': heartbeat\n\n');
  watchers.add(res);
  res.on('close', () => watchers.delete(res));
}

async function upload({ state, res, body }) {
  const name = /filename="([^"]*)"/.exec(body)?.[1] ?? 'file.txt';
  const id = `d${Date.now()}`;
  const now = new Date().toISOString();
  state.documents.unshift({
    ...data.documents()[0],
    id,
    name,
    status: 'queued',
    progress: 0,
    pages: null,
    chunks: null,
    created_at: now,
    updated_at: now,
  });
  json(res, 202, { documents: [{ id, name, status: 'queued' }] });
  for (const progress of [0.2, 0.6, 0.9]) {
    await sleep(250);
    change(state, id, { status: progress < 0.5 ? 'parsing' : 'embedding', progress });
  }
  await sleep(250);
  change(state, id, { status: 'ready', progress: 1, pages: 3, chunks: 9 });
}

export const documentRoutes = [
  ['GET', /^\/api\/rag\/documents\/events$/, ({ state, res }) => events(state, res)],
  ['GET', /^\/api\/rag\/documents\/([^/]+)\/chunks$/, ({ res }) => json(res, 200, page(data.chunks))],
  [
    'POST',
    /^\/api\/rag\/documents\/([^/]+)\/retry$/,
    ({ state, res, id }) => (change(state, id, { status: 'queued', progress: 0, reason: null }), json(res, 202, {})),
  ],
  [
    'GET',
    /^\/api\/rag\/documents\/([^/]+)$/,
    ({ state, res, id }) => {
      const document = state.documents.find((d) => d.id === id);
      return document ? json(res, 200, document) : problem(res, 404, 'not_found', 'There is no such document.');
    },
  ],
  ['DELETE', /^\/api\/rag\/documents\/([^/]+)$/, ({ state, res, id }) => (remove(state, [id]), json(res, 202, {}))],
  ['POST', /^\/api\/rag\/delete$/, ({ state, res, body }) => (remove(state, body.document_ids), json(res, 202, {}))],
  [
    'GET',
    /^\/api\/rag\/documents$/,
    ({ state, res, url }) => json(res, 200, page(filtered(state.documents, url.searchParams))),
  ],
  ['POST', /^\/api\/rag\/upload$/, upload],
  ['GET', /^\/api\/rag\/usage$/, ({ res }) => json(res, 200, { upload_max_bytes: 52_428_800 })],
];
