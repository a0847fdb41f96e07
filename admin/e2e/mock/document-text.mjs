// Text, passages and versions of the mock API's documents.
import { ago, json, page, problem } from './http.mjs';

const LEAVE =
  'Employees may carry over up to five days of paid leave into the next calendar year. Requests are made through the people portal at least ten working days ahead.';

function blocksOf(pages) {
  const blocks = [];
  let at = 0;
  const add = (page, kind, text, heading_path) => {
    blocks.push({ start: at, end: at + text.length, kind, text, page, heading_path });
    at += text.length + 2;
  };
  for (let n = 1; n <= pages; n++) {
    const title = n % 2 ? 'Leave' : 'Working hours';
    add(n, 'heading', `${n}. ${title}`, ['Handbook', title]);
    add(n, 'paragraph', LEAVE, ['Handbook', title]);
    add(n, 'list', '- Ask your lead first\n- Then use the portal\n  - at least ten working days ahead', [
      'Handbook',
      title,
    ]);
    add(n, 'table', 'Kind | Days | Who decides\nCarried over | 5 | Lead\nNotice | 10 | Nobody', ['Handbook', title]);
    if (n % 3 === 0) add(n, 'code', 'curl https://people.example.com/leave --data "days=5"', ['Handbook', title]);
  }
  return blocks;
}

const blocks = blocksOf(24);

function text({ res, url }) {
  const start = Number(url.searchParams.get('start') ?? 0);
  const limit = Number(url.searchParams.get('limit') ?? 20_000);
  const first = blocks.findIndex((block) => block.end + 2 > start);
  let chars = 0;
  const last = blocks.findIndex((block, i) => i >= first && (chars += block.text.length) >= limit);
  const shown = first < 0 ? [] : blocks.slice(first, last < 0 ? undefined : last + 1);
  json(res, 200, {
    total_chars: blocks.at(-1).end,
    pages: 24,
    blocks: shown,
    next_start: blocks[first + shown.length]?.start,
  });
}

const paragraphs = blocks.filter(({ kind }) => kind === 'paragraph');
const chunks = paragraphs.map((block, ordinal) => ({
  ...block,
  id: `c${ordinal}`,
  ordinal,
  token_count: 41 + ordinal,
}));

function passages({ res, url }) {
  const q = url.searchParams.get('q')?.toLowerCase() ?? '';
  json(res, 200, page(chunks.filter((chunk) => chunk.text.toLowerCase().includes(q))));
}

const version = (number, state, more) => ({
  id: `v${number}`,
  number,
  state,
  size_bytes: 1_240_000 - number * 1000,
  mime_type: 'application/pdf',
  type: 'pdf',
  pages: 24,
  chunks: 118,
  embedder_id: 'minilm-l6-v2',
  created_at: ago(200 * (6 - number)),
  ...more,
});
const versions = [
  version(4, 'failed', { reason: { code: 'corrupt', message: 'The file is damaged and could not be read' } }),
  version(3, 'active'),
  version(2, 'kept'),
];

const known = (route) => (call) =>
  call.state.documents.some((d) => d.id === call.id)
    ? route(call)
    : problem(call.res, 404, 'document_not_found', 'There is no such document.');

export const documentTextRoutes = [
  ['GET', /^\/api\/rag\/documents\/([^/]+)\/text$/, known(text)],
  ['GET', /^\/api\/rag\/documents\/([^/]+)\/chunks$/, known(passages)],
  ['GET', /^\/api\/rag\/documents\/([^/]+)\/versions$/, known(({ res }) => json(res, 200, page(versions)))],
  ['POST', /^\/api\/rag\/documents\/([^/]+)\/versions\/[^/]+\/activate$/, known(({ res }) => json(res, 202, {}))],
  ['DELETE', /^\/api\/rag\/documents\/([^/]+)\/versions\/[^/]+$/, known(({ res }) => json(res, 202, {}))],
];
