import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import type { Check } from '../checks/check.js';

/** A test question for the prompts of the workspace. */
@Entity({ tableName: 'prompt_cases' })
@Index({ name: 'prompt_cases_workspace_idx', properties: ['workspaceId', 'id'] })
export class PromptCase extends WorkspaceRow {
  @Property({ type: 'string', length: 2000 })
  question: string;

  @Property({ type: 'json', columnType: 'jsonb' })
  checks: Check[];

  /** When false, runs skip the question. */
  @Property({ type: 'boolean', default: true })
  enabled: boolean = true;
}
