import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { WorkspaceRow } from '../../../workspaces/workspace-row.js';
import type { CacheLayer } from '../dto/cache-entry.dto.js';

/**
 * Metadata of a cached answer, for browsing and purging. The answer itself is in Redis; a row whose answer has expired
 * is removed when it is read. The id is also reported in the cache information of a hit.
 */
@Entity({ tableName: 'cache_entries' })
@Unique({ name: 'cache_entries_key_unique', properties: ['workspaceId', 'entryKey'] })
@Index({ name: 'cache_entries_newest_idx', properties: ['workspaceId', 'createdAt', 'id'] })
@Index({ name: 'cache_entries_expired_idx', properties: ['expiresAt'] })
@Index({ name: 'cache_entries_expiry_idx', properties: ['workspaceId', 'expiresAt'] })
export class CacheEntryRow extends WorkspaceRow {
  /** Last part of its Redis key. */
  @Property({ type: 'string', length: 300 })
  entryKey: string;

  @Property({ type: 'string', length: 16 })
  layer: CacheLayer;

  /** The semantic layer's group of entries; null in the exact layer. */
  @Property({ type: 'string', length: 64, nullable: true })
  partition?: string | null;

  /** Revisions and generation it was created under: it can be hit only while they are current. */
  @Property({ type: 'string', length: 120 })
  state: string;

  @Property({ type: 'string', length: 2000 })
  question: string;

  @Property({ type: 'string', length: 300 })
  answerExcerpt: string;

  @Property({ type: 'string', length: 200 })
  model: string;

  @Property({ type: 'integer' })
  bytes: number;

  @Property({ type: 'integer' })
  tokens: number;

  @Property({ type: 'double' })
  costUsd: number;

  @Property({ type: 'json', columnType: 'jsonb' })
  documents: { id: string; title: string }[] = [];

  /** As of the last listing; Redis has the later ones. */
  @Property({ type: 'integer' })
  hits: number = 0;

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  lastHitAt?: Date | null;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  expiresAt: Date;
}
