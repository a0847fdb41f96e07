import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { executeSql } from '../../database/statements.js';
import { SystemScope } from '../../database/system-scope.js';
import { type BlobKey, BlobStore } from '../blobs/blob-store.js';
import { DocumentChunk } from '../documents/document-chunk.entity.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import { CleanupService } from './cleanup.service.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';

const INTERVAL_MS = 3_600_000;
const FIRST_MS = 120_000;
/** Newer data may belong to an upload that has not written its reference yet. */
const GRACE_MS = 3_600_000;

/** Number of files that are looked up together. */
const BATCH = 500;

const ORPHANED_CHUNKS_SQL = `
  select distinct c.workspace_id as "workspaceId", c.document_id as "documentId", c.version_id as "versionId" from chunks c
  where c.created_at < ? and not exists (select 1 from document_versions v where v.id = c.version_id) limit 1000`;

export interface Swept {
  staged: number;
  blobs: number;
  versions: number;
}

/**
 * Removes data to which no row refers: files, staged uploads, and chunks with their vectors, left by an ill-timed crash or a
 * restored backup. Each removal checks again, immediately before it, that the data is still unreferenced.
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
    this.tasks.every({
      name: 'orphan-sweep',
      everyMs: INTERVAL_MS,
      firstMs: FIRST_MS,
      run: (signal) => this.sweep(signal),
    });
  }

  /** @param signal stops the sweep between two removals */
  async once(signal: AbortSignal = new AbortController().signal): Promise<Swept> {
    const before = new Date(this.clock.now().getTime() - GRACE_MS);
    const staged = await this.blobs.sweep(before);
    const versions = await this.sweepChunks(before, signal);
    return { staged, versions, blobs: await this.sweepBlobs(before, signal) };
  }

  private async sweepBlobs(before: Date, signal: AbortSignal): Promise<number> {
    let removed = 0;
    let batch: BlobKey[] = [];
    for await (const { key, modifiedAt } of this.blobs.list()) {
      if (signal.aborted) return removed;
      if (modifiedAt >= before) continue;
      batch.push(key);
      if (batch.length < BATCH) continue;
      removed += await this.removeUnneeded(batch);
      batch = [];
    }
    return removed + (await this.removeUnneeded(batch));
  }

  private async removeUnneeded(keys: BlobKey[]): Promise<number> {
    let removed = 0;
    for (const workspaceId of new Set(keys.map((key) => key.workspaceId))) {
      const own = keys.filter((key) => key.workspaceId === workspaceId);
      removed += await this.context.run({ workspaceId }, async () => {
        const unneeded = await this.unneededOf(own);
        for (const key of unneeded)
          await this.blobs.remove(key, async () => (await this.unneededOf([key])).length === 0);
        return unneeded.length;
      });
    }
    return removed;
  }

  private async unneededOf(keys: BlobKey[]): Promise<BlobKey[]> {
    const idsOf = (kind: BlobKey['kind']): string[] => keys.flatMap((key) => (key.kind === kind ? [key.id] : []));
    const needed = await this.documents.findNeeded(idsOf('original'), idsOf('parsed'));
    return keys.filter(({ kind, id }) => !(kind === 'original' ? needed.contents : needed.versionIds).has(id));
  }

  private async sweepChunks(before: Date, signal: AbortSignal): Promise<number> {
    const orphans = await this.system.run('ingestion.reconcile', (em) =>
      executeSql<Pick<DocumentChunk, 'workspaceId' | 'documentId' | 'versionId'>>(em, ORPHANED_CHUNKS_SQL, [before]),
    );
    let removed = 0;
    for (const { workspaceId, ...item } of orphans) {
      if (signal.aborted) break;
      await this.context.run({ workspaceId }, () => this.cleanup.removeOrphan(item));
      removed++;
    }
    return removed;
  }

  private async sweep(signal: AbortSignal): Promise<number> {
    const swept = await this.once(signal);
    const removed = swept.staged + swept.blobs + swept.versions;
    if (removed > 0) this.logger.log({ msg: 'Removed orphaned data', ...swept });
    return removed;
  }
}
