import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { newId } from '../../common/ids/ids.js';
import { executeSql } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';
import { TenantDb } from '../../database/tenant-db.js';
import { DomainEvents, topic } from '../../events/domain-events.js';
import { RedisService } from '../../redis/redis.service.js';
import { WorkspaceRevision } from './revision.entity.js';
import { REVISION_KINDS, type RevisionKind, RevisionStore, type RevisionValues } from './revision-store.js';

const REVISION_CHANGED = topic<Partial<RevisionValues>>('revision');

export interface RevisionSnapshot {
  values: RevisionValues;
  /** A change is being committed, so cached answers may be about to become outdated: bypass the cache. */
  changing: boolean;
}

/**
 * Revision counters: a cached answer is never served after the data it depends on has changed. Steps of a change: mark
 * it in Redis, commit counter and event together with the change, publish the new value.
 */
@Injectable()
export class Revisions implements OnModuleInit {
  /** Workspaces whose published values were verified against PostgreSQL since the last reconnect to Redis. */
  private readonly verified = new Set<string>();

  constructor(
    private readonly db: TenantDb,
    private readonly system: SystemScope,
    private readonly context: RequestContext,
    private readonly store: RevisionStore,
    private readonly events: DomainEvents,
    redis: RedisService,
  ) {
    redis.onReconnect(() => this.verified.clear());
  }

  onModuleInit(): void {
    this.events.subscribe(REVISION_CHANGED, {
      name: 'revisions',
      handle: async (values) => {
        if (!(await this.store.publish(this.context.workspaceId, values)))
          throw new Error('Redis did not take the revision');
      },
    });
  }

  /** Commits `fn` together with the new revision. Nothing cached under the old revision is served afterwards. */
  async change<T>(kinds: RevisionKind | RevisionKind[], fn: (em: EntityManager) => Promise<T>): Promise<T> {
    return (await this.changed(kinds, fn)).result;
  }

  /** Like `change`, also returning the new revisions. */
  async changed<T>(
    kinds: RevisionKind | RevisionKind[],
    fn: (em: EntityManager) => Promise<T>,
  ): Promise<{ result: T; values: Partial<RevisionValues> }> {
    const workspaceId = this.context.workspaceId;
    const list = [kinds].flat();
    const changeId = newId();
    await this.store.begin(workspaceId, changeId);
    try {
      const { result, values } = await this.db.tx(async (em) => {
        const own = await fn(em);
        return { result: own, values: await this.bump(em, workspaceId, list) };
      });
      // Immediately if Redis responds; the event's consumer guarantees it.
      await this.store.publish(workspaceId, values, changeId);
      return { result, values };
    } catch (error) {
      await this.store.end(workspaceId, changeId);
      throw error;
    }
  }

  /** Current revisions; from Redis when present and trusted, else from PostgreSQL. Never throws because of Redis. */
  async snapshot(workspaceId: string): Promise<RevisionSnapshot> {
    if (this.verified.has(workspaceId)) {
      const { values, changing } = await this.store.read(workspaceId).catch(() => ({ values: null, changing: true }));
      if (values) return { values, changing };
    }
    return this.verify(workspaceId);
  }

  isVerified(workspaceId: string): boolean {
    return this.verified.has(workspaceId);
  }

  /** Reads PostgreSQL, publishes its values, and trusts Redis for this workspace from then on. */
  async verify(workspaceId: string): Promise<RevisionSnapshot> {
    const rows = await this.system.run('revisions.read', (em) => em.find(WorkspaceRevision, { workspaceId }));
    const values = Object.fromEntries(REVISION_KINDS.map((k) => [k, 0])) as RevisionValues;
    for (const row of rows) values[row.kind as RevisionKind] = row.value;
    if (!(await this.store.publish(workspaceId, values))) return { values, changing: true };
    if (this.verified.size > 100_000) this.verified.clear();
    this.verified.add(workspaceId);
    const live = await this.store.read(workspaceId).catch(() => null);
    return { values: live?.values ?? values, changing: live?.changing ?? true };
  }

  private async bump(em: EntityManager, workspaceId: string, kinds: RevisionKind[]): Promise<Partial<RevisionValues>> {
    const values: Partial<RevisionValues> = {};
    for (const kind of kinds) {
      const rows = await executeSql<{ value: number }>(
        em,
        `insert into workspace_revisions (id, workspace_id, kind, value) values (?, ?, ?, 1)
         on conflict (workspace_id, kind) do update set value = workspace_revisions.value + 1 returning value`,
        [newId(), workspaceId, kind],
      );
      values[kind] = Number(rows[0]?.value);
    }
    await this.events.publish(REVISION_CHANGED, values);
    return values;
  }
}
