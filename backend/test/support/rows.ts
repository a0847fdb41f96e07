import { newId } from '../../src/common/ids/ids.js';

const NOW = new Date();
const CONTENT = 'a'.repeat(64);

/** What a row of each table has to say besides its id, its workspace, its times and its parent. */
export const ROWS = {
  workspaces: { name: 'w', timezone: 'UTC' },
  documents: { name: 'd', status: 'ready', progress: 1, mime_type: 'text/plain', size_bytes: 1 },
  document_versions: {
    number: 1,
    sha256: CONTENT,
    mime_type: 'text/plain',
    size_bytes: 1,
    state: 'kept',
    embedded_count: 0,
    attempts: 0,
  },
  prompts: { name: 'p', text: 't', version: 1, live_text: 't', is_active: false },
  prompt_versions: { version: 1, text: 't', author: 'x' },
  conversations: { channel: 'api', principal_id: 'x', title: 't', message_count: 0, last_message_at: NOW },
  conversation_memories: {},
  messages: { role: 'user', content: 'c' },
  feedback: { rating: 'up', principal_id: 'x' },
  message_traces: { trace: '{}' },
  test_sets: {},
  test_questions: { question: 'q', expected: '[]' },
  test_runs: { name: 'n', state: 'done', settings: '{}', done: 0, total: 0 },
  crawl_sources: { kind: 'site', url: 'https://a.test/', max_pages: 1, max_depth: 1, schedule: 'manual' },
  crawl_pages: { depth: 0, run_id: newId() },
  crawl_runs: { state: 'done', problems: '[]' },
  widgets: {
    name: 'w',
    allowed_origins: '[]',
    design: '{}',
    is_paused: false,
    generation: 0,
  },
  cache_negatives: { asked: 'a', stored: 's', embedder_id: 'offline', comment: '', reported_by: 'x' },
  qa_entries: { question: 'q', answer: 'a', questions: 'q' },
  qa_gaps: { number: 1, language: 'en', first_asked_at: NOW, last_asked_at: NOW },
  qa_gap_questions: { language: 'en', key: 'k', asked_at: NOW },
  qa_imports: { name: 'n', columns: '[]', sample: '[]', mapping: '{}', total: 0, errors: '[]', author: 'x' },
  qa_import_parts: { number: 0, bytes: Buffer.from('x') },
  qa_variants: { position: 0, text: 'q', key: 'k' },
  qa_versions: { number: 1, content: '{}', author: 'x' },
  prompt_variables: { value: 'v' },
  prompt_settings: {},
  prompt_cases: { question: 'q', checks: '[]' },
  prompt_runs: {
    kind: 'tests',
    state: 'done',
    candidate: '{}',
    candidate_text: 't',
    text_digest: 'd',
    cases_digest: 'd',
    total: 0,
    figures: '{}',
    author: 'x',
  },
  prompt_run_items: { position: 0, question: 'q', checks: '[]' },
  widget_designs: { version: 1, design: '{}', author: 'x' },
  visitors: { origin: 'https://a.test', last_seen_at: NOW },
} as const satisfies Record<string, Record<string, unknown>>;
export type Table = keyof typeof ROWS;

/** What no two rows of a table may share. */
const UNIQUE: Partial<Record<Table, string>> = {
  documents: 'name',
  test_sets: 'name',
  crawl_sources: 'name',
  crawl_pages: 'url',
  widgets: 'public_id',
  prompt_variables: 'name',
};

type Sql = (text: string, values: unknown[]) => Promise<unknown>;

/** Stores a row as it could be there, past the product. A workspace needs no more. @returns its id */
export async function addRow(sql: Sql, table: Table, row: Record<string, unknown>): Promise<string> {
  const id = (row['id'] as string | undefined) ?? newId();
  const unique = UNIQUE[table];
  const all = {
    id,
    created_at: NOW,
    updated_at: NOW,
    ...ROWS[table],
    ...(unique ? { [unique]: id.replaceAll('-', '').slice(-32) } : {}),
    ...row,
  };
  const names = Object.keys(all);
  const marks = names.map(() => '?').join();
  await sql(`insert into ${table} (${names.map((name) => `"${name}"`).join()}) values (${marks})`, Object.values(all));
  return id;
}
