import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { newId } from '../../src/common/ids/ids.js';
import { ormOptions } from '../../src/database/orm-options.js';
import { ENTITIES } from '../../src/entities.js';
import { addRow, type Table } from '../support/rows.js';
import { testServices } from '../support/services.js';
import { migrateTestDatabase } from '../support/test-app.js';

/** Parent, child, column, and what becomes of the child. */
const RELATIONS: [Table, Table, string, 'goes' | 'forgets'][] = [
  ['documents', 'document_versions', 'document_id', 'goes'],
  ['documents', 'crawl_pages', 'document_id', 'forgets'],
  ['prompts', 'prompt_versions', 'prompt_id', 'goes'],
  ['prompts', 'widgets', 'prompt_id', 'forgets'],
  ['prompts', 'prompt_runs', 'prompt_id', 'forgets'],
  ['prompt_runs', 'prompt_run_items', 'run_id', 'goes'],
  ['conversations', 'messages', 'conversation_id', 'goes'],
  ['conversations', 'conversation_memories', 'conversation_id', 'goes'],
  ['messages', 'feedback', 'message_id', 'goes'],
  ['messages', 'message_traces', 'message_id', 'goes'],
  ['test_sets', 'test_questions', 'test_set_id', 'goes'],
  ['test_sets', 'test_runs', 'test_set_id', 'goes'],
  ['crawl_sources', 'crawl_pages', 'source_id', 'goes'],
  ['crawl_sources', 'crawl_runs', 'source_id', 'goes'],
  ['crawl_sources', 'documents', 'source_id', 'forgets'],
  ['messages', 'qa_gap_questions', 'question_id', 'forgets'],
  ['qa_entries', 'qa_gaps', 'entry_id', 'forgets'],
  ['qa_gaps', 'qa_gap_questions', 'gap_id', 'goes'],
  ['qa_imports', 'qa_import_parts', 'import_id', 'goes'],
  ['qa_entries', 'qa_variants', 'entry_id', 'goes'],
  ['qa_entries', 'qa_versions', 'entry_id', 'goes'],
  ['widgets', 'visitors', 'widget_id', 'goes'],
  ['widgets', 'widget_designs', 'widget_id', 'goes'],
];

const VECTORS = 'the row is how vectors that are still in a store are found after the version is gone';
const FACT = 'tells what happened, also after its subject is gone';
const CIRCLE = 'the other table refers to this one: neither could be written first';
/** Columns that name a row and are no foreign key, each with its reason. */
const EXCEPTIONS: Record<string, string> = {
  'budgets.subject_id': 'a token, a widget, a member or the workspace, as subject_type says',
  'chunks.document_id': VECTORS,
  'chunks.version_id': VECTORS,
  'conversation_memories.covers_id': 'a place in the order of messages: the message may be gone',
  'conversations.head_id': CIRCLE,
  'conversations.visitor_id': FACT,
  'conversations.widget_id': FACT,
  'crawl_pages.run_id': 'a stamp: the page stays when retention deletes the run',
  'crawl_sources.last_run_id': CIRCLE,
  'documents.active_version_id': CIRCLE,
  'documents.target_version_id': CIRCLE,
  'prompts.pending_run_id': CIRCLE,
  'messages.completion_id': 'a run, which is in Redis',
  'qa_entries.import_id': 'a stamp: the entry stays when the import is deleted',
  'qa_entries.owner_id': 'a member, who may leave the workspace',
  'qa_entries.replaces_id': 'of a row that lives as long as its import works',
  'reindexed_versions.document_id': VECTORS,
  'reindexed_versions.version_id': VECTORS,
  'usage_events.completion_id': 'a run, which is in Redis',
  'usage_events.conversation_id': FACT,
  'usage_events.widget_id': FACT,
};

const PARENT = 'it goes with the row it belongs to, which goes with the workspace';
/** Tables of workspaces whose rows do not go with them by a foreign key of their own, each with its reason. */
const NOT_OF_WORKSPACES: Record<string, string> = {
  audit_heads: FACT,
  audit_log: FACT,
  chunks: VECTORS,
  conversation_memories: PARENT,
  crawl_pages: PARENT,
  crawl_runs: PARENT,
  document_versions: PARENT,
  feedback: PARENT,
  message_traces: PARENT,
  messages: PARENT,
  outbox: FACT,
  prompt_run_items: PARENT,
  prompt_versions: PARENT,
  qa_import_parts: PARENT,
  qa_variants: PARENT,
  qa_versions: PARENT,
  reindexed_versions: VECTORS,
  sessions: "a person's, who may belong to other workspaces",
  test_questions: PARENT,
  test_runs: PARENT,
  usage_events: FACT,
  visitors: PARENT,
  widget_designs: PARENT,
};

const TENANTS_SQL = `
  select t.relname as name, k.confdeltype as rule from pg_class t
  join pg_attribute a on a.attrelid = t.oid and a.attname = 'workspace_id' and not a.attisdropped
  left join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' and k.confrelid = 'workspaces'::regclass
  where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
    and t.relname not like '%vec\\_%' order by 1`;

const COLUMNS_SQL = `
  select c.table_name || '.' || c.column_name as name from information_schema.columns c
  join pg_class t on t.oid = format('%I.%I', c.table_schema, c.table_name)::regclass and not t.relispartition
  where c.table_schema = 'public' and c.data_type = 'uuid' and c.column_name like '%\\_id' and c.column_name <> 'workspace_id'
    and c.table_name not like '%vec\\_%' and exists (
      select 1 from information_schema.columns w
      where w.table_schema = c.table_schema and w.table_name = c.table_name and w.column_name = 'workspace_id')`;

/** With whether an index begins with the column: a cascade would read the whole table without. */
const KEYS_SQL = `
  select t.relname || '.' || a.attname as name, exists (
    select 1 from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1] and i.indpred is null) as indexed
  from pg_constraint k
  join pg_class t on t.oid = k.conrelid
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
  where k.contype = 'f' and k.connamespace = 'public'::regnamespace`;

describe('foreign keys', () => {
  let orm: MikroORM;
  const sql = <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
    orm.em.fork().execute<T[]>(text, values as never);

  beforeAll(async () => {
    await migrateTestDatabase();
    orm = await MikroORM.init(ormOptions({ url: testServices().databaseUrl, poolMax: 2, entities: ENTITIES }));
  });
  afterAll(() => orm.close(true));

  /** A parent and its child in a workspace of their own. */
  async function pair(parent: Table, child: Table, column: string): Promise<{ parentId: string; childId: string }> {
    const workspace_id = await addRow(sql, 'workspaces', {});
    const above = RELATIONS.filter(([, of, , fate]) => of === parent && fate === 'goes');
    const owners = await Promise.all(
      above.map(async ([of, , name]) => [name, await addRow(sql, of, { workspace_id })]),
    );
    const parentId = await addRow(sql, parent, { workspace_id, ...Object.fromEntries(owners) });
    const source = child === 'crawl_pages' && column !== 'source_id';
    const other = source ? { source_id: await addRow(sql, 'crawl_sources', { workspace_id }) } : {};
    return { parentId, childId: await addRow(sql, child, { workspace_id, ...other, [column]: parentId }) };
  }

  it.each(RELATIONS)(
    'when a row of %s is deleted, its rows of %s follow by %s',
    async (parent, child, column, fate) => {
      const [mine, foreign] = [await pair(parent, child, column), await pair(parent, child, column)];
      await sql(`delete from ${parent} where id = ?`, [mine.parentId]);
      const left = (id: string): Promise<object[]> =>
        sql(`select ${column} as parent from ${child} where id = ?`, [id]);
      expect(await left(mine.childId)).toEqual(fate === 'goes' ? [] : [{ parent: null }]);
      expect(await left(foreign.childId)).toEqual([{ parent: foreign.parentId }]);
    },
  );

  it.each(RELATIONS)('of a %s that is not there, no row of %s is stored by %s', async (_, child, column) => {
    const workspace_id = await addRow(sql, 'workspaces', {});
    const source_id = child === 'crawl_pages' ? await addRow(sql, 'crawl_sources', { workspace_id }) : undefined;
    const row = { workspace_id, ...(source_id ? { source_id } : {}), [column]: newId() };
    await expect(addRow(sql, child, row)).rejects.toMatchObject({ code: '23503' });
  });

  it('take with a workspace what belongs to it, and nothing of another', async () => {
    const left = async (workspace_id: string): Promise<string[]> => {
      const counts = tables.map((table) => `select '${table}' as name from ${table} where workspace_id = ?`);
      const rows = await sql<{ name: string }>(
        counts.join(' union all '),
        tables.map(() => workspace_id),
      );
      return rows.map(({ name }) => name).toSorted();
    };
    const tables = [...new Set(RELATIONS.flatMap(([parent, child]) => [parent, child]))].toSorted();
    const fill = async (): Promise<string> => {
      const workspace_id = await addRow(sql, 'workspaces', {});
      const ids = new Map<string, string>();
      const add = async (table: Table, row: object): Promise<string> => addRow(sql, table, { workspace_id, ...row });
      for (const table of tables) if (!(table in NOT_OF_WORKSPACES)) ids.set(table, await add(table, {}));
      const parentsOf = (table: Table) => RELATIONS.filter(([, child]) => child === table);
      // A row that belongs to a row comes after it.
      for (let left = tables.filter((table) => (table in NOT_OF_WORKSPACES)); left.length > 0;) {
        const next = left.find((table) => parentsOf(table).every(([parent]) => ids.has(parent)))!;
        const parents = parentsOf(next).map(([parent, , column]) => [column, ids.get(parent)]);
        ids.set(next, await add(next, Object.fromEntries(parents) as object));
        left = left.filter((table) => table !== next);
      }
      return workspace_id;
    };
    const [mine, foreign] = [await fill(), await fill()];
    expect(await left(mine)).toEqual(tables);
    await sql('delete from workspaces where id = ?', [mine]);
    expect(await left(mine)).toEqual([]);
    expect(await left(foreign)).toEqual(tables);
  });

  it('bind every table of a workspace to it, but those with a reason not to be', async () => {
    const tenants = await sql<{ name: string; rule: string | null }>(TENANTS_SQL);
    expect(tenants.filter(({ rule }) => rule !== 'c').map(({ name }) => name)).toEqual(Object.keys(NOT_OF_WORKSPACES));
    await expect(addRow(sql, 'prompts', { workspace_id: newId() })).rejects.toMatchObject({ code: '23503' });
  });

  it('are every column that names a row, but those with a reason not to be', async () => {
    const keys = new Set((await sql<{ name: string }>(KEYS_SQL)).map(({ name }) => name));
    const columns = (await sql<{ name: string }>(COLUMNS_SQL)).map(({ name }) => name);
    expect(columns.filter((name) => !keys.has(name)).toSorted()).toEqual(Object.keys(EXCEPTIONS).toSorted());
    const tested = RELATIONS.map(([, child, column]) => `${child}.${column}`);
    expect(columns.filter((name) => keys.has(name) && !name.endsWith('.user_id')).toSorted()).toEqual(
      tested.toSorted(),
    );
  });

  it('have an index that begins with the column', async () => {
    const keys = await sql<{ name: string; indexed: boolean }>(KEYS_SQL);
    expect(keys.filter(({ indexed }) => !indexed).map(({ name }) => name)).toEqual([]);
  });
});
