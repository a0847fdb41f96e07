// Crawl sources of the mock API: a run goes through its states, a preview shows a few pages.
import { ago, json, page, problem } from './http.mjs';

const run = (id, more) => ({
  id,
  state: 'done',
  created_at: ago(70),
  started_at: ago(70),
  ended_at: ago(68),
  pages_found: 48,
  pages_new: 0,
  pages_changed: 0,
  pages_unchanged: 0,
  pages_removed: 0,
  pages_skipped: 0,
  pages_failed: 0,
  problems: [],
  ...more,
});
const source = (id, name, more) => ({
  id,
  name,
  kind: 'site',
  url: 'https://docs.example.com/',
  include: [],
  exclude: [],
  max_pages: 50,
  max_depth: 3,
  folder: '',
  tags: [],
  schedule: 'daily',
  enabled: true,
  pages: 0,
  created_at: ago(9_000),
  updated_at: ago(9_000),
  ...more,
});
const PROBLEMS = [
  {
    url: 'https://docs.example.com/guides/a-page-with-a-very-long-address-that-does-not-fit/into-one-line-of-a-phone',
    code: 'gone',
    message: 'The page does not exist any more.',
  },
  { url: 'https://docs.example.com/members', code: 'http_error', message: 'The site answered with an error (403).' },
];

const sources = () => [
  source('s1', 'Product documentation', {
    include: ['/docs/**', '/guides/**'],
    exclude: ['/docs/archive/**'],
    folder: 'Web/Documentation',
    tags: ['docs', 'public'],
    pages: 46,
    next_run_at: ago(-22 * 60),
    last_run: run('r1', { pages_new: 3, pages_changed: 2, pages_unchanged: 41, pages_failed: 2, problems: PROBLEMS }),
  }),
  source('s2', 'Help centre', {
    kind: 'sitemap',
    url: 'https://help.example.com/sitemap.xml',
    schedule: 'hourly',
    max_pages: 400,
    pages: 112,
    next_run_at: ago(-20),
    last_run: run('r2', {
      state: 'running',
      ended_at: undefined,
      pages_found: 240,
      pages_unchanged: 97,
      pages_new: 15,
    }),
  }),
  source('s3', 'Imprint', {
    kind: 'page',
    url: 'https://www.example.com/imprint',
    schedule: 'manual',
    pages: 1,
    last_run: run('r3', { pages_found: 1, pages_unchanged: 1 }),
  }),
  source('s4', 'Blog of the company with a name that is longer than any column should have to be', {
    url: 'https://blog.example.com/',
    enabled: false,
    pages: 20,
    last_run: run('r4', { pages_unchanged: 20 }),
  }),
  source('s5', 'Partner portal', {
    url: 'https://partners.example.com/',
    schedule: 'weekly',
    next_run_at: ago(-3 * 24 * 60),
    last_run: run('r5', {
      state: 'failed',
      pages_found: 1,
      pages_failed: 1,
      problems: [
        { url: 'https://partners.example.com/', code: 'timeout', message: 'The site did not answer in time.' },
      ],
    }),
  }),
];

/** @param {{ empty?: boolean }} options */
export const sourceState = (options) => (options.empty ? [] : sources());

const found = ({ state, id }) => state.sources.find((item) => item.id === id);
const answer = (context, act) => {
  const item = found(context);
  if (!item) return problem(context.res, 404, 'source_not_found', 'There is no such source in this workspace.');
  return act(item);
};

const PREVIEW = {
  pages: [
    { url: 'https://docs.example.com/', title: 'Documentation' },
    ...['start', 'install', 'configure', 'upgrade', 'api/tokens', 'api/limits', 'faq'].map((path) => ({
      url: `https://docs.example.com/docs/${path}`,
    })),
  ],
  total: 8,
  truncated: false,
  problems: [],
};

export const sourceRoutes = [
  ['GET', /^\/api\/rag\/sources$/, ({ state, res }) => json(res, 200, page(state.sources))],
  ['POST', /^\/api\/rag\/sources\/preview$/, ({ res }) => json(res, 200, PREVIEW)],
  [
    'POST',
    /^\/api\/rag\/sources$/,
    ({ state, res, body }) => {
      const made = source(`s${Date.now()}`, '', body);
      state.sources.unshift(made);
      json(res, 201, made);
    },
  ],
  [
    'POST',
    /^\/api\/rag\/sources\/([^/]+)\/(run|cancel)$/,
    (context) =>
      answer(context, (item) => {
        const starts = context.url.pathname.endsWith('/run');
        item.last_run = run(`r${Date.now()}`, { state: starts ? 'queued' : 'cancelled' });
        json(context.res, 202, starts ? item.last_run : item);
      }),
  ],
  [
    'GET',
    /^\/api\/rag\/sources\/([^/]+)\/runs$/,
    (context) =>
      answer(context, (item) =>
        json(
          context.res,
          200,
          page([
            item.last_run,
            run('r0', { pages_new: 48, created_at: ago(1_500), started_at: ago(1_500), ended_at: ago(1_496) }),
          ]),
        ),
      ),
  ],
  [
    'PATCH',
    /^\/api\/rag\/sources\/([^/]+)$/,
    (context) => answer(context, (item) => json(context.res, 200, Object.assign(item, context.body))),
  ],
  [
    'DELETE',
    /^\/api\/rag\/sources\/([^/]+)$/,
    (context) =>
      answer(context, (item) => {
        context.state.sources = context.state.sources.filter((other) => other !== item);
        json(context.res, 204);
      }),
  ],
];
