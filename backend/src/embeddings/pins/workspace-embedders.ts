import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { type LockPurpose, lockRow } from '../../database/row-locks.js';
import { TenantDb } from '../../database/tenant-db.js';
import { ProcessCache } from '../../redis/process-cache.js';
import { RedisService } from '../../redis/redis.service.js';
import { WorkspaceEmbedder } from './workspace-embedder.entity.js';

/** An index of one workspace: the embedding model and the generation. */
export interface IndexId {
  embedderId: string;
  generation: number;
}

/** The index in which a workspace is searched, if it is not the installation's default. */
@Injectable()
export class WorkspaceEmbedders implements OnModuleInit {
  private readonly cache: ProcessCache<IndexId | null>;

  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'workspace-embedder');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
  }

  /** Null without a workspace in the context, or if it has never been reindexed. Cached in the process. */
  async current(): Promise<IndexId | null> {
    const workspaceId = this.context.values?.workspaceId;
    return workspaceId
      ? this.cache.get(workspaceId, async () => toIndexId(await this.db.em().findOne(WorkspaceEmbedder, {})))
      : null;
  }

  /** Reads and locks the row in the database; it stays unchanged until the end of the transaction. Null as in `current`. */
  async held(em: EntityManager, purpose: LockPurpose): Promise<IndexId | null> {
    return toIndexId(await lockRow(em, WorkspaceEmbedder, {}, purpose));
  }

  /** Ensures that there is a row to lock. */
  async ensure(index: IndexId): Promise<void> {
    const { workspaceId } = this.context;
    await this.db.upsert(WorkspaceEmbedder, Object.assign(new WorkspaceEmbedder(), { workspaceId, ...index }), {
      onConflictFields: ['workspaceId'],
      onConflictAction: 'ignore',
    });
  }

  async change(index: IndexId): Promise<void> {
    await this.db.update(WorkspaceEmbedder, {}, { ...index });
  }

  /** To be called after a change is committed. */
  async invalidate(): Promise<void> {
    await this.cache.invalidate(this.context.workspaceId);
  }
}

const toIndexId = (row: WorkspaceEmbedder | null): IndexId | null =>
  row && { embedderId: row.embedderId, generation: row.generation };
