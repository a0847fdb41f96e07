import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';

/** A prompt variable of a workspace. */
@Entity({ tableName: 'prompt_variables' })
@Unique({ name: 'prompt_variables_name_unique', properties: ['workspaceId', 'name'] })
export class PromptVariable extends WorkspaceRow {
  @Property({ type: 'string', length: 40 })
  name: string;

  @Property({ type: 'string', length: 1000 })
  value: string;
}
