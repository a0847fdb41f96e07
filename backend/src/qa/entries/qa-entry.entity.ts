import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

export const QA_STATUSES = ['draft', 'published', 'archived'] as const;
export type QaStatus = (typeof QA_STATUSES)[number];
export const QA_ORIGINS = ['manual', 'import', 'suggestion'] as const;
export type QaOrigin = (typeof QA_ORIGINS)[number];

/**
 * A question with the answer that people wrote for it. No index holds the hits, which change with every answer: writing them then
 * leaves the large text indexes alone.
 */
@Entity({ tableName: 'qa_entries' })
@Index({ name: 'qa_entries_workspace_idx', properties: ['workspaceId', 'id'] })
@Index({ name: 'qa_entries_updated_idx', properties: ['workspaceId', 'updatedAt', 'id'] })
@Index({
  name: 'qa_entries_status_idx',
  properties: ['workspaceId', 'status', 'language'],
  where: 'deleted_at is null and not staged',
})
@Index({ name: 'qa_entries_created_idx', properties: ['workspaceId', 'createdAt', 'id'] })
@Index({ name: 'qa_entries_staged_idx', properties: ['importId'], where: 'import_id is not null' })
@Index({ name: 'qa_entries_deleted_idx', properties: ['deletedAt'], where: 'deleted_at is not null' })
@Index({ name: 'qa_entries_question_idx', properties: ['workspaceId', 'question', 'id'] })
@Index({
  name: 'qa_entries_questions_trgm_idx',
  expression: 'create index "qa_entries_questions_trgm_idx" on "qa_entries" using gin ("questions" gin_trgm_ops)',
})
@Index({
  name: 'qa_entries_answer_trgm_idx',
  expression: 'create index "qa_entries_answer_trgm_idx" on "qa_entries" using gin ("answer" gin_trgm_ops)',
})
@Index({
  name: 'qa_entries_words_idx',
  expression: 'create index "qa_entries_words_idx" on "qa_entries" using gin ("words")',
})
@Unique({ name: 'qa_entries_external_unique', properties: ['workspaceId', 'externalId'] })
export class QaEntry extends WorkspaceRow {
  @Property({ type: 'string', length: 500 })
  question: string;

  /** Markdown. */
  @Property({ type: 'text' })
  answer: string;

  /** The question and its variants, one a line: what a search looks through. */
  @Property({ type: 'text' })
  questions: string;

  /** Made by PostgreSQL: the words of questions and answer. */
  @Property({
    columnType: 'tsvector',
    type: 'string',
    lazy: true,
    generated: `to_tsvector('simple'::regconfig, ((questions || ' '::text) || answer)) stored`,
  })
  words?: string;

  /** BCP 47; empty: of any language. */
  @Property({ type: 'string', length: 20 })
  language: string = '';

  @Property({ type: 'array', columnType: 'text[]', defaultRaw: `'{}'` })
  tags: string[] = [];

  /** User that looks after it. */
  @Property({ type: 'uuid', nullable: true })
  ownerId?: string | null;

  @Property({ type: 'string', length: 16 })
  status: QaStatus = 'draft';

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  validFrom?: Date | null;

  /** From this moment on it is over. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  validUntil?: Date | null;

  /** For colleagues; no visitor sees it. */
  @Property({ type: 'text' })
  note: string = '';

  @Property({ type: 'string', length: 16 })
  origin: QaOrigin = 'manual';

  /** What another system calls it; a deleted entry leaves the name to others. */
  @Property({ type: 'string', length: 200, nullable: true })
  externalId?: string | null;

  /** Number of the current version, from 1. */
  @Property({ type: 'integer' })
  version: number = 1;

  @Property({ type: 'integer' })
  hits: number = 0;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  lastHitAt?: Date | null;

  /** Can be brought back for some days. */
  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  deletedAt?: Date | null;

  /** Came with this import. */
  @Property({ type: 'uuid', nullable: true })
  importId?: string | null;

  /** Of an import that has not ended: nobody sees it yet. */
  @Property({ type: 'boolean' })
  staged: boolean = false;

  /** A staged row: the entry that it is going to change. */
  @Property({ type: 'uuid', nullable: true })
  replacesId?: string | null;
}

/** One wording of an entry's question; at place 0 the question itself. */
@Entity({ tableName: 'qa_variants' })
@Index({ name: 'qa_variants_entry_idx', properties: ['entryId', 'position'] })
@Index({ name: 'qa_variants_key_idx', properties: ['workspaceId', 'key'] })
@Index({
  name: 'qa_variants_unindexed_idx',
  properties: ['workspaceId', 'id'],
  where: 'published and embedder_id is null',
})
@Index({
  name: 'qa_variants_leftover_idx',
  properties: ['workspaceId', 'id'],
  where: 'not published and embedder_id is not null',
})
@Unique({ name: 'qa_variants_published_unique', properties: ['workspaceId', 'language', 'key'], where: 'published' })
export class QaVariant extends TenantEntity {
  @ManyToOne(() => QaEntry, { mapToPk: true, fieldName: 'entry_id', deleteRule: 'cascade' })
  entryId: string;

  @Property({ type: 'integer' })
  position: number;

  @Property({ type: 'string', length: 500 })
  text: string;

  /** `questionKey` of the text. */
  @Property({ type: 'string', length: 43 })
  key: string;

  /** As its entry. */
  @Property({ type: 'string', length: 20 })
  language: string = '';

  /** Whether its entry is: two published entries must not answer the same question. */
  @Property({ type: 'boolean' })
  published: boolean = false;

  /** The embedder of its vector; null: it has none. */
  @Property({ type: 'string', length: 64, nullable: true })
  embedderId?: string | null;
}

/** What an entry said at some time. */
export interface QaContent {
  question: string;
  variants: string[];
  answer: string;
  language: string;
  tags: string[];
  ownerId: string | null;
  status: QaStatus;
  validFrom: string | null;
  validUntil: string | null;
  note: string;
  externalId: string | null;
}

/** One state of an entry, with who made it. Never changed; the oldest go when there are many. */
@Entity({ tableName: 'qa_versions' })
@Unique({ name: 'qa_versions_unique', properties: ['entryId', 'number'] })
export class QaVersion extends TenantEntity {
  @ManyToOne(() => QaEntry, { mapToPk: true, fieldName: 'entry_id', deleteRule: 'cascade' })
  entryId: string;

  @Property({ type: 'integer' })
  number: number;

  @Property({ type: 'json', columnType: 'jsonb' })
  content: QaContent;

  /** Principal that made it. */
  @Property({ type: 'string', length: 120 })
  author: string;

  /** The version that was brought back, if one was. */
  @Property({ type: 'integer', nullable: true })
  restoredFrom?: number | null;
}
