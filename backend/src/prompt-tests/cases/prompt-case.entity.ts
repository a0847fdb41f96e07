import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import type { Check } from '../checks/check.js';

/** A question that every prompt of the workspace is tested with. */
@Entity({ tableName: 'prompt_cases' })
@Index({ name: 'prompt_cases_workspace_idx', properties: ['workspaceId', 'id'] })
export class PromptCase extends WorkspaceRow {
  @Property({ type: 'string', length: 2000 })
  question: string;

  @Property({ type: 'json', columnType: 'jsonb' })
  checks: Check[];

  /** Off: runs leave it out. */
  @Property({ type: 'boolean', default: true })
  enabled: boolean = true;
}
