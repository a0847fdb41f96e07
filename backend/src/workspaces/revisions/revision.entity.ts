import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { newId } from '../../common/ids/ids.js';

/** Counter of changes of one kind in one workspace; every key of the answer cache holds it. */
@Entity({ tableName: 'workspace_revisions' })
@Unique({ properties: ['workspaceId', 'kind'] })
export class WorkspaceRevision {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @Property({ type: 'uuid' })
  workspaceId: string;

  @Property({ type: 'string', length: 32 })
  kind: string;

  @Property({ type: 'integer' })
  value: number = 0;
}

/** Messages to be published after their transaction committed; the relay repeats what a crash left behind. */
@Entity({ tableName: 'outbox' })
@Index({ name: 'outbox_unpublished_idx', properties: ['publishedAt', 'createdAt'] })
export class OutboxMessage {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @Property({ type: 'uuid' })
  workspaceId: string;

  @Property({ type: 'string', length: 64 })
  topic: string;

  @Property({ type: 'json' })
  payload: Record<string, unknown>;

  @Property({ type: 'Date', columnType: 'timestamptz(3)' })
  createdAt: Date = new Date();

  @Property({ type: 'Date', columnType: 'timestamptz(3)', nullable: true })
  publishedAt?: Date | null;
}
