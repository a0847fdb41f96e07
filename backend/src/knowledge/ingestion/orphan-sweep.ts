import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { SystemScope } from '../../database/system-scope.js';
import { type BlobKey, BlobStore } from '../blobs/blob-store.js';
import { DocumentChunk } from '../documents/document-chunk.entity.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import { CleanupService } from './cleanup.service.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';

const INTERVAL_MS = 3_600_000;
const FIRST_MS = 120_000;
/** What is younger may belong to an upload that is about to say so. */
const GRACE_MS = 3_600_000;

const ORPHANED_CHUNKS_SQL = `
  select distinct c.workspace_id as "workspaceId", c.document_id as "documentId", c.version_id as "versionId" from chunks c
  where c.created_at < ? and not exists (select 1 from document_versions v where v.id = c.version_id) limit 1000`;

export interface Swept {
  staged: number;
  blobs: number;
  versions: number;
}

/**
 * Takes away what no row refers to: files, staged uploads, and chunks with their vectors, left by a crash at the wrong moment or by a
 * restored backup. Every removal asks once more, at the last moment, whether it is wanted after all.
 */
@Injectable()
export class OrphanSweep implements OnApplicationBootstrap {
  private readonly logger = new Logger(OrphanSweep.name);

  constructor(
    private readonly clock: Clock,
    private readonly context: RequestContext,
    private readonly system: SystemScope,
    private readonly blobs: BlobStore,
    private readonly documents: DocumentsRepository,
    private readonly cleanup: CleanupService,
    private readonly tasks: ScheduledTasks,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'orphan-sweep', everyMs: INTERVAL_MS, firstMs: FIRST_MS, run: () => this.sweep() });
  }

  async once(): Promise<Swept> {
    const before = new Date(this.clock.now().getTime() - GRACE_MS);
    const staged = await this.blobs.sweep(before);
    const versions = await this.sweepChunks(before);
    return { staged, versions, blobs: await this.sweepBlobs(before) };
  }

  private async sweepBlobs(before: Date): Promise<number> {
    let removed = 0;
    for await (const { key, modifiedAt } of this.blobs.list()) {
      if (modifiedAt >= before) continue;
      const isWanted = (): Promise<boolean> =>
        this.context.run({ workspaceId: key.workspaceId }, () => this.isReferenced(key));
      if (await isWanted()) continue;
      await this.blobs.remove(key, isWanted);
      removed++;
    }
    return removed;
  }

  private async isReferenced({ kind, id }: BlobKey): Promise<boolean> {
    if (kind === 'original') return this.documents.isContentReferenced(id);
    const version = await this.documents.findVersion(id);
    return version !== null && version.state !== 'superseded';
  }

  private async sweepChunks(before: Date): Promise<number> {
    const orphans = await this.system.run('ingestion.reconcile', (em) =>
      em.execute<Pick<DocumentChunk, 'workspaceId' | 'documentId' | 'versionId'>[]>(ORPHANED_CHUNKS_SQL, [before]),
    );
    for (const { workspaceId, ...item } of orphans)
      await this.context.run({ workspaceId }, () => this.cleanup.removeOrphan(item));
    return orphans.length;
  }

  private async sweep(): Promise<number> {
    const swept = await this.once();
    const removed = swept.staged + swept.blobs + swept.versions;
    if (removed > 0) this.logger.log({ msg: 'Removed what nobody owned', ...swept });
    return removed;
  }
}
