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
  /** Names the process's cache, and the change in the audit log: `<name>.updated`. */
  name: string;
  /** Its `workspaceId` is unique: at most one row a workspace. */
  entity: Type<R>;
  /** What holds by the row; null: all defaults. What an older version did not store has its default as well. */
  read: (row: R | null) => S;
  /** Raised with each change. Left out where no answer depends on them. */
  revision?: RevisionKind;
}

/** The settings of one kind, of the context's workspace. What they may be is checked by the DTO of whoever saves them. */
export interface SettingsOf<R extends TenantEntity, S> {
  /** At most five seconds old, from the process's memory where it can. */
  current(): Promise<S>;
  /**
   * As of a revision of the kind: what is answered and kept under a revision must not rest on older settings than it.
   * @param revision null = not known, or about to change
   */
  at(revision: number | null): Promise<S>;
  /** As they are stored. */
  load(): Promise<S>;
  /** Over whatever is stored; two first changes at the same moment do not clash. @param detail for the audit log */
  save(values: EntityData<R>, detail: Record<string, unknown>): Promise<void>;
}

/** Settings of which a workspace has one set: loaded with defaults, kept in the process, changed with audit and revision. */
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

  /** Call it in a constructor: the caches are started when all modules are made. */
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
