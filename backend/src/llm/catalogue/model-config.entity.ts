import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import type { RoutingSettings, StoredModelSettings } from './model-settings.js';

/** How a workspace wants to be answered when a request does not say. One row a workspace; none means all defaults. */
@Entity({ tableName: 'model_configs' })
@Unique({ name: 'model_configs_workspace_unique', properties: ['workspaceId'] })
export class ModelConfig extends WorkspaceRow implements StoredModelSettings {
  @Property({ type: 'string', length: 200, nullable: true })
  defaultModel?: string | null;

  @Property({ type: 'double', nullable: true })
  temperature?: number | null;

  @Property({ type: 'integer', nullable: true })
  maxTokens?: number | null;

  /** Asked in this order when the model before fails before its first word. */
  @Property({ type: 'array', columnType: 'text[]' })
  fallbackModels: string[] = [];

  /** Ids and patterns; null = all models. */
  @Property({ type: 'array', columnType: 'text[]', nullable: true })
  allowedModels?: string[] | null;

  /** What is missing has its default. */
  @Property({ type: 'json', columnType: 'jsonb', defaultRaw: `'{}'` })
  routing: Partial<RoutingSettings> = {};
}
