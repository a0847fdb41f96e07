import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../../database/base.entity.js';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import type { CsvRowError } from '../../common/csv/csv-rows.js';

export const QA_IMPORT_STATES = ['uploaded', 'queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type QaImportState = (typeof QA_IMPORT_STATES)[number];
/** States of an import that a worker processes or will process. */
export const IMPORTING: QaImportState[] = ['queued', 'running'];

export const QA_IMPORT_FIELDS = [
  'question',
  'variants',
  'answer',
  'language',
  'tags',
  'valid_from',
  'valid_until',
  'note',
  'external_id',
] as const;
export type QaImportField = (typeof QA_IMPORT_FIELDS)[number];
/** Column header of each field. */
export type QaMapping = Partial<Record<QaImportField, string>>;

/** A file of entries. It is uploaded, validated, and then imported completely or not at all. */
@Entity({ tableName: 'qa_imports' })
@Index({ name: 'qa_imports_workspace_idx', properties: ['workspaceId', 'id'] })
@Index({ name: 'qa_imports_unfinished_idx', properties: ['id'], where: `state in ('queued', 'running')` })
export class QaImport extends WorkspaceRow {
  @Property({ type: 'string', length: 200 })
  name: string;

  @Property({ type: 'string', length: 16 })
  state: QaImportState = 'uploaded';

  @Property({ type: 'json', columnType: 'jsonb' })
  columns: string[];

  /** The first rows. */
  @Property({ type: 'json', columnType: 'jsonb' })
  sample: string[][];

  @Property({ type: 'json', columnType: 'jsonb' })
  mapping: QaMapping;

  @Property({ type: 'boolean' })
  dryRun: boolean = true;

  @Property({ type: 'boolean' })
  publish: boolean = false;

  /** Whether the principal who started it can change published entries. */
  @Property({ type: 'boolean' })
  mayPublish: boolean = false;

  @Property({ type: 'integer' })
  total: number;

  @Property({ type: 'integer' })
  done: number = 0;

  @Property({ type: 'integer' })
  created: number = 0;

  @Property({ type: 'integer' })
  updated: number = 0;

  @Property({ type: 'integer' })
  unchanged: number = 0;

  @Property({ type: 'integer' })
  rejected: number = 0;

  @Property({ type: 'json', columnType: 'jsonb', lazy: true })
  errors: CsvRowError[] = [];

  /** Reason of the failure, for display. */
  @Property({ type: 'string', length: 500, nullable: true })
  error?: string | null;

  @Property({ type: 'string', length: 120 })
  author: string;
}

/** A part of an import's file. */
@Entity({ tableName: 'qa_import_parts' })
@Unique({ name: 'qa_import_parts_unique', properties: ['importId', 'number'] })
export class QaImportPart extends TenantEntity {
  @ManyToOne(() => QaImport, { mapToPk: true, fieldName: 'import_id', deleteRule: 'cascade' })
  importId: string;

  @Property({ type: 'integer' })
  number: number;

  @Property({ type: 'blob', columnType: 'bytea' })
  bytes: Buffer;
}
