// Imports of the mock API: one of each kind.
import { ago, csv, json, page, problem } from './http.mjs';

const COLUMNS = ['Frage', 'Antwort', 'Alternative wordings of the question', 'Topic', 'Internal number'];
const MAPPING = {
  question: 'Frage',
  answer: 'Antwort',
  variants: 'Alternative wordings of the question',
  tags: 'Topic',
};
const SAMPLE = [
  ['When do you open?', 'At nine, from Monday to Friday.', 'Opening hours\nAre you open today?', 'contact', '4711'],
  ['How do I send a parcel back?', 'Print the label from **My orders → Returns**.', '', 'returns', '4712'],
  ['Do you ship to Norway?', 'Yes.', 'Delivery to Oslo', 'delivery', '4713'],
];
const job = (n, more) => ({
  id: `f0000000-0000-4000-8000-00000000000${n}`,
  name: 'questions-of-the-hotline-2026.xlsx',
  state: 'uploaded',
  columns: COLUMNS,
  sample: SAMPLE,
  mapping: MAPPING,
  dry_run: true,
  publish: false,
  total: 1_204,
  done: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  error: null,
  created_at: ago(3),
  errors: [],
  ...more,
});

const ERRORS = [
  { row: 14, column: 'Frage', code: 'required', message: 'The cell is empty.' },
  {
    row: 212,
    column: 'Topic',
    code: 'invalid',
    message: 'An entry has at most 20 tags of 50 characters, without commas.',
  },
  { row: 640, column: null, code: 'repeated', message: 'Row 12 has the same question, variant or external id.' },
];

export const imports = () => [
  job(1),
  job(2, {
    name: 'faq.csv',
    state: 'running',
    dry_run: false,
    total: 50_000,
    done: 18_500,
    created: 18_200,
    rejected: 300,
  }),
  job(3, { state: 'done', done: 1_204, created: 1_180, updated: 21, rejected: 3, errors: ERRORS, publish: true }),
  job(4, {
    name: 'old.csv',
    state: 'failed',
    error: 'A workspace has at most 50,000 Q&A entries. Nothing was imported.',
  }),
];

const of = (state, id) => state.qa.imports.find((i) => i.id === id);
const listed = ({ errors: _, ...rest }) => rest;

export const importRoutes = [
  ['GET', /^\/api\/qa\/import$/, ({ state, res }) => json(res, 200, page(state.qa.imports.map(listed)))],
  ['POST', /^\/api\/qa\/import$/, ({ state, res }) => json(res, 201, listed(state.qa.imports[0] ?? job(1)))],
  [
    'GET',
    /^\/api\/qa\/import\/([^/]+)$/,
    ({ state, res, id }) =>
      of(state, id)
        ? json(res, 200, of(state, id))
        : problem(res, 404, 'qa_import_not_found', 'There is no such import in this workspace.'),
  ],
  [
    'POST',
    /^\/api\/qa\/import\/([^/]+)\/run$/,
    ({ state, res, id, body }) => json(res, 202, listed(Object.assign(of(state, id), body, { state: 'running' }))),
  ],
  [
    'POST',
    /^\/api\/qa\/import\/([^/]+)\/cancel$/,
    ({ state, res, id }) => json(res, 200, listed(Object.assign(of(state, id), { state: 'cancelled' }))),
  ],
  [
    'DELETE',
    /^\/api\/qa\/import\/([^/]+)$/,
    ({ state, res, id }) => {
      state.qa.imports = state.qa.imports.filter((i) => i.id !== id);
      json(res, 204);
    },
  ],
  ['GET', /^\/api\/qa\/export$/, ({ res }) => csv(res, ['question,answer', 'When do you open?,At nine.'])],
];
