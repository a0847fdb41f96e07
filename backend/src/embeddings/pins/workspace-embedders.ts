import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { type LockPurpose, lockRow } from '../../database/row-locks.js';
import { TenantDb } from '../../database/tenant-db.js';
import { ProcessCache } from '../../redis/process-cache.js';
import { RedisService } from '../../redis/redis.service.js';
import { WorkspaceEmbedder } from './workspace-embedder.entity.js';

/** An index of one workspace: which model made its vectors, and which of its generations it is. */
export interface IndexId {
  embedderId: string;
  generation: number;
}

/** Which index a workspace is searched in, where that is not the installation's first one. */
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

  /** Null without a workspace in the context, or when it has never been indexed anew. From the process's memory where it can. */
  async current(): Promise<IndexId | null> {
    const workspaceId = this.context.values?.workspaceId;
    return workspaceId
      ? this.cache.get(workspaceId, async () => toIndexId(await this.db.em().findOne(WorkspaceEmbedder, {})))
      : null;
  }

  /** As the database has it; in a transaction it stays so until its end. Null as above. */
  async held(em: EntityManager, purpose: LockPurpose): Promise<IndexId | null> {
    return toIndexId(await lockRow(em, WorkspaceEmbedder, {}, purpose));
  }

  /** Makes sure that there is a row to hold. */
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

  /** After a change was committed. */
  async invalidate(): Promise<void> {
    await this.cache.invalidate(this.context.workspaceId);
  }
}

const toIndexId = (row: WorkspaceEmbedder | null): IndexId | null =>
  row && { embedderId: row.embedderId, generation: row.generation };
