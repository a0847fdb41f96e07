import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { TenantEntity } from '../database/base.entity.js';
import { WorkspaceRow } from '../workspaces/workspace-row.js';

/**
 * A system prompt. Its texts are numbered versions; the newest and the live text are duplicated here, so that neither editing nor
 * answering reads a second row.
 */
@Entity({ tableName: 'prompts' })
@Index({ name: 'prompts_workspace_idx', properties: ['workspaceId', 'id'] })
@Unique({ name: 'prompts_active_unique', properties: ['workspaceId'], where: 'is_active' })
export class Prompt extends WorkspaceRow {
  @Property({ type: 'string', length: 120 })
  name: string;

  @Property({ type: 'text' })
  text: string;

  /** Number of the newest version, from 1. */
  @Property({ type: 'integer' })
  version: number = 1;

  /** The version that answers use. */
  @Property({ type: 'integer' })
  liveVersion: number = 1;

  @Property({ type: 'text' })
  liveText: string;

  /** The test run after which a version takes effect. */
  @Property({ type: 'uuid', nullable: true })
  pendingRunId?: string | null;

  @Property({ type: 'boolean' })
  isActive: boolean = false;
}

/** A version of a prompt. Immutable; deleted together with its prompt. */
@Entity({ tableName: 'prompt_versions' })
@Unique({ name: 'prompt_versions_unique', properties: ['promptId', 'version'] })
export class PromptVersion extends TenantEntity {
  @ManyToOne(() => Prompt, { mapToPk: true, fieldName: 'prompt_id', deleteRule: 'cascade' })
  promptId: string;

  @Property({ type: 'integer' })
  version: number;

  @Property({ type: 'text' })
  text: string;

  /** Principal who wrote it. */
  @Property({ type: 'string', length: 120 })
  author: string;

  /** Reason of the change, written by the author. */
  @Property({ type: 'string', length: 500, default: '' })
  note: string = '';

  /** The version whose text was restored. */
  @Property({ type: 'integer', nullable: true })
  restoredFrom?: number | null;
}
