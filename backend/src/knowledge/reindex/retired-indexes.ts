import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { SystemScope } from '../../database/system-scope.js';
import { TenantDb } from '../../database/tenant-db.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { WorkspaceEmbedder } from '../../embeddings/pins/workspace-embedder.entity.js';
import { RETIRED } from '../../embeddings/retired-embedder.js';
import { ReindexRepository } from '../indexes/reindex.repository.js';
import { ReindexQueue } from './reindex.queue.js';

const INTERVAL_MS = 10_000;
const AT_ONCE = 20;

/** Automatically reindexes workspaces whose embedder was retired, with its successor. */
@Injectable()
export class RetiredIndexes implements OnApplicationBootstrap {
  private readonly logger = new Logger(RetiredIndexes.name);

  constructor(
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
    private readonly embeddings: EmbeddingService,
    private readonly queue: ReindexQueue,
    private readonly repository: ReindexRepository,
    private readonly system: SystemScope,
    private readonly tasks: ScheduledTasks,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'retired-indexes', everyMs: INTERVAL_MS, run: () => this.replace() });
  }

  /** @returns number of workspaces that were started or finished */
  async replace(): Promise<number> {
    const rows = await this.system.run('reindex.reconcile', (em) =>
      em.find(
        WorkspaceEmbedder,
        { embedderId: { $in: Object.keys(RETIRED) } },
        { orderBy: { id: 'asc' }, limit: AT_ONCE },
      ),
    );
    const begun = rows.map(({ workspaceId, embedderId, generation }) =>
      this.context.run({ workspaceId }, () => this.begin({ embedderId, generation })),
    );
    return (await Promise.all(begun)).filter(Boolean).length;
  }

  private async begin(from: { embedderId: string; generation: number }): Promise<boolean> {
    const { id: toEmbedderId } = await this.embeddings.active();
    const reindex = await this.db.tx(async (em) => {
      if (await this.repository.findOpen(em)) return null;
      const made = await this.repository.open(em, from, toEmbedderId, this.clock.now());
      const detail = { from: from.embedderId, to: toEmbedderId };
      await this.audit.record('knowledge.reindex_started', { type: 'reindex', id: made.id }, detail);
      return made;
    });
    if (!reindex) return false;
    this.logger.log(`Documents indexed with ${from.embedderId} are being reindexed with ${toEmbedderId}`);
    await this.queue.enqueue(reindex.id);
    return true;
  }
}
