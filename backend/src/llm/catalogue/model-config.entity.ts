import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import type { RoutingSettings, StoredModelSettings } from './model-settings.js';

/** Default answer settings of a workspace. One row per workspace; none means all defaults. */
@Entity({ tableName: 'model_configs' })
@Unique({ name: 'model_configs_workspace_unique', properties: ['workspaceId'] })
export class ModelConfig extends WorkspaceRow implements StoredModelSettings {
  @Property({ type: 'string', length: 200, nullable: true })
  defaultModel?: string | null;

  @Property({ type: 'double', nullable: true })
  temperature?: number | null;

  @Property({ type: 'integer', nullable: true })
  maxTokens?: number | null;

  /** Tried in this order when the previous model fails before its first word. */
  @Property({ type: 'array', columnType: 'text[]' })
  fallbackModels: string[] = [];

  /** Ids and patterns; null = all models. */
  @Property({ type: 'array', columnType: 'text[]', nullable: true })
  allowedModels?: string[] | null;

  /** Missing members have their defaults. */
  @Property({ type: 'json', columnType: 'jsonb', defaultRaw: `'{}'` })
  routing: Partial<RoutingSettings> = {};
}
