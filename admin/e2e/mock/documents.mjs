// Documents of the mock API: uploads become ready in steps, changes are streamed.
import * as data from './data.mjs';
import { documentTextRoutes } from './document-text.mjs';
import { json, page, problem, sleep } from './http.mjs';

function listed(documents, params) {
  const q = params.get('q')?.toLowerCase() ?? '';
  const folder = params.get('folder');
  const is = (name, value) => !params.get(name) || params.get(name) === value;
  const found = documents.filter(
    (d) =>
      d.name.toLowerCase().includes(q) &&
      is('status', d.status) &&
      is('type', d.type) &&
      (!params.get('tag') || d.tags.includes(params.get('tag'))) &&
      (!folder || `${d.folder}/`.startsWith(`${folder}/`)),
  );
  const from = Number(params.get('cursor') ?? 0);
  const to = from + Number(params.get('limit') ?? 25);
  return page(found.slice(from, to), to < found.length ? String(to) : null);
}

const counted = (values, name) =>
  [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({ [name]: value, documents: all.length }));

/** `full`: one quota used up, and one nearly. */
const quotas = ({ documents, options }) => [
  { quota: 'storage', used: (options.full ? 18.6 : 3.2) * 1024 ** 3, allowed: 20 * 1024 ** 3 },
  { quota: 'documents', used: documents.length, allowed: options.full ? documents.length : 20_000 },
  { quota: 'chunks', used: 4_310, allowed: options.full ? null : 2_000_000 },
];

const usage = ({ state, res }) =>
  json(res, 200, {
    documents: state.documents.length,
    versions: state.documents.length + 2,
    chunks: 4_310,
    vectors: 4_310,
    blob_bytes: state.documents.reduce((sum, d) => sum + d.size_bytes, 0),
    text_bytes: 1_204_000,
    by_type: counted(
      state.documents.map((d) => d.type),
      'type',
    ).map((entry, i) => ({ ...entry, size_bytes: 4_200_000 / (i + 1) })),
    quotas: quotas(state),
    upload_max_bytes: 52_428_800,
    failed: state.documents.filter((d) => d.status === 'failed').length,
    in_progress: state.documents.filter((d) => ['ocr', 'embedding', 'queued'].includes(d.status)).length,
  });

const dead = ({ state, res }) =>
  json(
    res,
    200,
    page(
      state.documents
        .filter((d) => d.id === 'd7' || d.needs_password)
        .map((d) => ({
          document_id: d.id,
          name: d.name,
          ...(d.needs_password
            ? { stage: 'parse', attempts: 1, ...d.reason }
            : {
                stage: 'embed',
                code: 'vector_store_unavailable',
                message: 'The vector store did not answer. Try again in a moment.',
                attempts: 5,
              }),
          failed_at: d.updated_at,
        })),
    ),
  );

function bulk({ state, res, body }) {
  const chosen = state.documents.filter((d) => body.document_ids.includes(d.id));
  for (const d of chosen) {
    if (body.action === 'move') d.folder = body.folder;
    if (body.action === 'add_tags') d.tags = [...new Set([...d.tags, ...body.tags])];
    if (body.action === 'remove_tags') d.tags = d.tags.filter((tag) => !body.tags.includes(tag));
    if (body.action === 'retry') Object.assign(d, { status: 'queued', reason: undefined });
    if (body.action === 'cancel') d.status = 'cancelled';
    publish('document', d);
  }
  json(res, 202, { changed: chosen.length });
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
  const folder = /name="folder"\r\n\r\n([^\r]*)/.exec(body)?.[1] ?? '';
  const id = `d${Date.now()}${Math.random().toString(36).slice(2)}`;
  const now = new Date().toISOString();
  state.documents.unshift({
    ...data.documents()[0],
    id,
    name,
    folder,
    tags: [],
    status: 'queued',
    progress: 0,
    pages: undefined,
    chunks: undefined,
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
  ...documentTextRoutes,
  [
    'GET',
    /^\/api\/rag\/folders$/,
    ({ state, res }) =>
      json(res, 200, {
        folders: counted(state.documents.map((d) => d.folder).filter(Boolean), 'path'),
      }),
  ],
  [
    'GET',
    /^\/api\/rag\/tags$/,
    ({ state, res }) =>
      json(res, 200, {
        tags: counted(
          state.documents.flatMap((d) => d.tags),
          'tag',
        ),
      }),
  ],
  ['GET', /^\/api\/rag\/usage$/, usage],
  ['GET', /^\/api\/rag\/jobs\/dead$/, dead],
  ['POST', /^\/api\/rag\/documents\/bulk$/, bulk],
  [
    'PATCH',
    /^\/api\/rag\/documents\/([^/]+)$/,
    ({ state, res, id, body }) => (
      change(state, id, body),
      json(
        res,
        200,
        state.documents.find((d) => d.id === id),
      )
    ),
  ],
  [
    'POST',
    /^\/api\/rag\/documents\/([^/]+)\/cancel$/,
    ({ state, res, id }) => (change(state, id, { status: 'cancelled' }), json(res, 202, {})),
  ],
  [
    'GET',
    /^\/api\/rag\/documents\/([^/]+)\/content$/,
    ({ res }) => (res.writeHead(200, { 'Content-Type': 'application/octet-stream' }), res.end('the original')),
  ],
  [
    'POST',
    /^\/api\/rag\/documents\/([^/]+)\/(?:retry|read-again)$/,
    ({ state, res, id }) => (
      change(state, id, { status: 'queued', progress: 0, reason: undefined, needs_password: false }),
      json(res, 202, {})
    ),
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
    ({ state, res, url }) => json(res, 200, listed(state.documents, url.searchParams)),
  ],
  ['POST', /^\/api\/rag\/upload$/, upload],
];
