import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import type { KnowledgeSettings } from './knowledge-settings.js';

/** One row per workspace; without a row, all defaults apply. */
@Entity({ tableName: 'knowledge_settings' })
@Unique({ name: 'knowledge_settings_workspace_unique', properties: ['workspaceId'] })
export class KnowledgeSettingsRow extends WorkspaceRow {
  @Property({ type: 'json', columnType: 'jsonb' })
  values: Partial<KnowledgeSettings>;
}
