import { Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../workspaces/workspace-row.js';
import type { ProviderKind } from '../providers/provider-spec.js';

export const PROVIDER_STATUSES = ['ok', 'unverified', 'failing'] as const;
export type ProviderStatus = (typeof PROVIDER_STATUSES)[number];

/** A workspace's own provider; takes precedence over the installation's of the same name. */
@Entity({ tableName: 'provider_keys' })
@Unique({ name: 'provider_keys_name_unique', properties: ['workspaceId', 'name'] })
export class ProviderKey extends WorkspaceRow {
  @Property({ type: 'string', length: 32 })
  name: string;

  @Property({ type: 'string', length: 32 })
  kind: ProviderKind;

  @Property({ type: 'string', length: 500 })
  baseUrl: string;

  /** Sealed by SecretBox for this workspace and name; null when the server requires no key. */
  @Property({ type: 'text', nullable: true })
  secret?: string | null;

  /** Last characters of the key, for people to recognise it. */
  @Property({ type: 'string', length: 8, nullable: true })
  keyHint?: string | null;

  /** The server's own ids; null: the models it lists. */
  @Property({ type: 'array', columnType: 'text[]', nullable: true })
  models?: string[] | null;

  /** Result of the last trial. */
  @Property({ type: 'string', length: 16, default: 'unverified' })
  status: ProviderStatus = 'unverified';

  @Property({ type: 'string', length: 500, nullable: true })
  detail?: string | null;
}
