import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../../workspaces/workspace-row.js';
import { CACHE_DEFAULTS, type ReplayPace } from './cache-settings.js';

/** Cache settings of a workspace. One row per workspace; none means all defaults. */
@Entity({ tableName: 'cache_settings' })
@Unique({ name: 'cache_settings_workspace_unique', properties: ['workspaceId'] })
export class CacheSettingsRow extends WorkspaceRow {
  @Property({ type: 'boolean' })
  enabled: boolean = CACHE_DEFAULTS.enabled;

  @Property({ type: 'integer' })
  exactTtlS: number = CACHE_DEFAULTS.exactTtlS;

  @Property({ type: 'integer' })
  staleWhileRevalidateS: number = CACHE_DEFAULTS.staleWhileRevalidateS;

  @Property({ type: 'boolean' })
  semanticEnabled: boolean = CACHE_DEFAULTS.semanticEnabled;

  @Property({ type: 'double' })
  semanticThreshold: number = CACHE_DEFAULTS.semanticThreshold;

  @Property({ type: 'boolean' })
  verification: boolean = CACHE_DEFAULTS.verification;

  @Property({ type: 'boolean' })
  shadowMode: boolean = CACHE_DEFAULTS.shadowMode;

  @Property({ type: 'string', length: 16 })
  replay: ReplayPace = CACHE_DEFAULTS.replay;

  @Property({ type: 'integer' })
  maxBytes: number = CACHE_DEFAULTS.maxBytes;
}
