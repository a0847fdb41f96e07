// The Q&A of the mock API: entries, their versions, trials, conflicts, settings.
import { ago, json, page, problem } from './http.mjs';
import { importRoutes, imports } from './qa-imports.mjs';
import { suggestionRoutes, suggestions } from './qa-suggestions.mjs';

const entry = (id, question, more) => ({
  id,
  question,
  variants: [],
  answer: 'We are open **Monday to Friday, 9:00–17:00**, and on Saturdays until noon.',
  language: null,
  tags: [],
  owner_id: null,
  status: 'published',
  validity: 'active',
  valid_from: null,
  valid_until: null,
  note: '',
  origin: 'manual',
  external_id: null,
  version: 1,
  indexed: true,
  hits: 0,
  last_hit_at: null,
  created_at: ago(60 * 24 * 9),
  updated_at: ago(60 * 3),
  ...more,
});

const ENTRY_IDS = [
  '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e01',
  '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e02',
  '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e03',
  '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e04',
];

const entries = () => [
  entry(ENTRY_IDS[0], 'When do you open?', {
    variants: ['What are your opening hours?', 'Are you open on Saturdays?'],
    language: 'en',
    tags: ['contact', 'shops'],
    hits: 1_204,
    last_hit_at: ago(2),
    version: 3,
  }),
  entry(ENTRY_IDS[1], 'How do I send a parcel back?', {
    answer:
      'Print the label from **My orders → Returns**.\n\n1. Pack it\n2. Stick the label on\n3. Drop it at a parcel shop',
    tags: ['returns'],
    indexed: false,
    hits: 18,
    last_hit_at: ago(60 * 30),
  }),
  entry(ENTRY_IDS[2], 'Is there a winter sale?', {
    validity: 'upcoming',
    valid_from: ago(-60 * 24 * 20),
    valid_until: ago(-60 * 24 * 50),
    language: 'de-AT',
  }),
  entry(
    ENTRY_IDS[3],
    'I am writing for the procurement team of our subsidiary in Pune: who signs an order above the limit while the approver is on leave, and how early must the supplier have asked for it to be paid in the same quarter?',
    { status: 'draft', indexed: false, origin: 'import', note: 'Ask the controllers before publishing.' },
  ),
];

const candidate = (index, question, more) => ({
  entry_id: ENTRY_IDS[index],
  question,
  variant: question,
  match: 'semantic',
  similarity: 0.87,
  score: 0.93,
  accepted: true,
  reasons: ['no guard objects', 'score reached'],
  ...more,
});

const trial = (question) => ({
  outcome: 'entry',
  entry_id: ENTRY_IDS[0],
  candidates: [
    candidate(0, 'When do you open?', { variant: 'What are your opening hours?' }),
    candidate(1, 'How do I send a parcel back?', {
      similarity: 0.52,
      score: 0.02,
      accepted: false,
      reasons: ['asks for another kind of answer', 'score too low'],
    }),
  ],
  threshold: 0.5,
  embedder: 'minilm-l6-v2',
  otherwise: 'documents',
  otherwise_detail: `openai/gpt-4o-mini would answer from the documents, first from “Employee handbook 2026.pdf”.`,
  ...(question.includes('?') ? {} : { reason: 'the question does not stand alone, or is too long' }),
});

const settings = () => ({ enabled: true, semantic_enabled: true, semantic_threshold: 0.5 });
const of = (state, id) => state.qa.entries.find((e) => e.id === id);
const missing = (res) => problem(res, 404, 'qa_entry_not_found', 'There is no such Q&A entry in this workspace.');
const version = ({ question, variants, answer, language, tags, status }, number, more) => ({
  version: number,
  question,
  variants,
  answer,
  language,
  tags,
  owner_id: null,
  status,
  valid_from: null,
  valid_until: null,
  note: '',
  author: 'member:u1',
  restored_from: null,
  created_at: ago(60 * 24 * (9 - number)),
  ...more,
});
const AFTER = { publish: 'published', archive: 'archived', draft: 'draft' };

function bulk(state, { ids, action }) {
  const changed = ids.map((id) => ({ id, was: of(state, id)?.status ?? 'draft' }));
  if (action === 'delete') {
    state.qa.deleted = state.qa.entries.filter(({ id }) => ids.includes(id));
    state.qa.entries = state.qa.entries.filter(({ id }) => !ids.includes(id));
  } else if (action === 'restore') state.qa.entries.push(...state.qa.deleted);
  else for (const id of ids) of(state, id).status = AFTER[action];
  return { changed, skipped: [] };
}

const matches = (e, { q, status, tag }) =>
  (!q || `${e.question} ${e.answer}`.toLowerCase().includes(q.toLowerCase())) &&
  (!status || e.status === status) &&
  (!tag || e.tags.includes(tag));

export const qaState = ({ empty }) => ({
  entries: empty ? [] : entries(),
  deleted: [],
  settings: settings(),
  suggestions: empty ? [] : suggestions(),
  imports: empty ? [] : imports(),
});

export const qaRoutes = [
  ...suggestionRoutes(entry),
  ...importRoutes,
  [
    'GET',
    /^\/api\/qa$/,
    ({ state, res, url }) =>
      json(res, 200, page(state.qa.entries.filter((e) => matches(e, Object.fromEntries(url.searchParams))))),
  ],
  [
    'POST',
    /^\/api\/qa$/,
    ({ state, res, body }) => {
      const made = entry(crypto.randomUUID(), body.question, { ...body, indexed: false });
      state.qa.entries.unshift(made);
      json(res, 201, made);
    },
  ],
  ['POST', /^\/api\/qa\/bulk$/, ({ state, res, body }) => json(res, 200, bulk(state, body))],
  [
    'GET',
    /^\/api\/qa\/overview$/,
    ({ state, res }) =>
      json(res, 200, {
        draft: 1,
        published: state.qa.entries.length ? 3 : 0,
        archived: 0,
        unindexed: state.qa.entries.length ? 1 : 0,
        suggestions: state.qa.suggestions.filter(({ status }) => status === 'open').length,
        limit: 50_000,
        tags: state.qa.entries.length ? [{ name: 'contact', count: 1 }] : [],
        languages: state.qa.entries.length ? ['de-AT', 'en'] : [],
      }),
  ],
  [
    'POST',
    /^\/api\/qa\/check$/,
    ({ res, body }) =>
      json(res, 200, {
        conflicts: body.questions
          .filter((q) => /opening hours/i.test(q) && body.entry_id !== ENTRY_IDS[0])
          .map((question) => ({
            question,
            entry_id: ENTRY_IDS[0],
            entry_question: 'When do you open?',
            variant: 'What are your opening hours?',
            match: 'exact',
            similarity: 1,
            blocks: true,
          })),
      }),
  ],
  ['POST', /^\/api\/qa\/try$/, ({ res, body }) => json(res, 200, trial(body.question))],
  ['GET', /^\/api\/qa\/settings$/, ({ state, res }) => json(res, 200, state.qa.settings)],
  ['PUT', /^\/api\/qa\/settings$/, ({ state, res, body }) => json(res, 200, Object.assign(state.qa.settings, body))],
  [
    'GET',
    /^\/api\/qa\/([^/]+)$/,
    ({ state, res, id }) => (of(state, id) ? json(res, 200, of(state, id)) : missing(res)),
  ],
  [
    'PATCH',
    /^\/api\/qa\/([^/]+)$/,
    ({ state, res, id, body }) => json(res, 200, Object.assign(of(state, id), body, { version: body.version + 1 })),
  ],
  [
    'GET',
    /^\/api\/qa\/([^/]+)\/versions$/,
    ({ state, res, id }) => {
      const known = of(state, id);
      if (!known) return missing(res);
      return json(res, 200, page([3, 2, 1].map((n) => version(known, n, n === 3 ? { restored_from: 1 } : {}))));
    },
  ],
  ['POST', /^\/api\/qa\/([^/]+)\/versions\/[^/]+\/restore$/, ({ state, res, id }) => json(res, 200, of(state, id))],
];
