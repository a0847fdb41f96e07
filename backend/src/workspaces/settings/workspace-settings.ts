import type { EntityData } from '@mikro-orm/core';
import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import type { TenantEntity } from '../../database/base.entity.js';
import { TenantDb } from '../../database/tenant-db.js';
import { ProcessCache } from '../../redis/process-cache.js';
import { RedisService } from '../../redis/redis.service.js';
import { RevisionMemo } from '../revisions/revision-memo.js';
import type { RevisionKind } from '../revisions/revision-store.js';
import { Revisions } from '../revisions/revisions.service.js';

export interface SettingsKind<R extends TenantEntity, S> {
  /** Name of the process cache, and of the change in the audit log: `<name>.updated`. */
  name: string;
  /** Its `workspaceId` is unique: at most one row per workspace. */
  entity: Type<R>;
  /** Maps the row to settings; null: all defaults. Fields missing in an older row have their defaults too. */
  read: (row: R | null) => S;
  /** Incremented with each change. Omitted if no answer depends on the settings. */
  revision?: RevisionKind;
}

/** Settings of one kind, of the current workspace. Values are validated by the DTO of the caller that saves them. */
export interface SettingsOf<R extends TenantEntity, S> {
  /** At most five seconds stale, from the process cache if possible. */
  current(): Promise<S>;
  /**
   * The settings as of a revision of the kind: answers cached under a revision must not use older settings.
   * @param revision null = unknown, or about to change
   */
  at(revision: number | null): Promise<S>;
  /** The stored settings, uncached. */
  load(): Promise<S>;
  /** Replaces stored values; concurrent first changes do not conflict. @param detail for the audit log */
  save(values: EntityData<R>, detail: Record<string, unknown>): Promise<void>;
}

/** Per-workspace settings: loaded with defaults, cached in the process, changed with audit entry and revision. */
@Injectable()
export class WorkspaceSettings implements OnModuleInit {
  private readonly caches: ProcessCache<unknown>[] = [];

  constructor(
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
    private readonly redis: RedisService,
    private readonly revisions: Revisions,
  ) {}

  /** Call it in a constructor: the caches start when all modules are created. */
  of<R extends TenantEntity, S>(kind: SettingsKind<R, S>): SettingsOf<R, S> {
    const cache = new ProcessCache<S>(this.redis, `settings:${kind.name}`);
    const byRevision = new RevisionMemo<S>();
    this.caches.push(cache as ProcessCache<unknown>);
    const load = async (): Promise<S> => kind.read((await this.db.em().findOne(kind.entity, {})) as R | null);
    return {
      load,
      current: () => cache.get(this.context.workspaceId, load),
      at: (revision) => byRevision.get(this.context.workspaceId, revision, load),
      save: async (values, detail) => {
        await this.write(kind, values, detail);
        await cache.invalidate(this.context.workspaceId);
      },
    };
  }

  async onModuleInit(): Promise<void> {
    await Promise.all(this.caches.map((cache) => cache.start()));
  }

  private write<R extends TenantEntity, S>(
    { entity, name, revision }: SettingsKind<R, S>,
    values: EntityData<R>,
    detail: Record<string, unknown>,
  ): Promise<void> {
    const write = async (): Promise<void> => {
      await this.db.upsert(entity, Object.assign(new entity(), values), {
        onConflictFields: ['workspaceId'],
        onConflictExcludeFields: ['id', 'createdAt'],
      });
      await this.audit.record(`${name}.updated`, { type: name, id: this.context.workspaceId }, detail);
    };
    return revision ? this.revisions.change(revision, write) : this.db.tx(write);
  }
}
