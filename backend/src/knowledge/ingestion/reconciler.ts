import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { SystemScope } from '../../database/system-scope.js';
import { Document, IN_PROGRESS } from '../documents/document.entity.js';
import { DocumentVersion } from '../documents/document-version.entity.js';
import { IngestionQueue } from '../documents/ingestion.queue.js';

const INTERVAL_MS = 30_000;
const PAGE = 500;

/**
 * Queues work that the database lists as unfinished, at boot and every 30 seconds. Jobs that are already queued are left alone,
 * so this only replaces jobs that Redis lost or never received.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap {
  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly system: SystemScope,
    private readonly context: RequestContext,
    private readonly queue: IngestionQueue,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'ingestion-reconciler', everyMs: INTERVAL_MS, run: (signal) => this.once(signal) });
  }

  /** @returns number of unfinished rows */
  async once(signal?: AbortSignal): Promise<number> {
    const unfinished = { status: { $in: [...IN_PROGRESS, 'deleting'] } };
    let found = await this.pages(Document, unfinished, signal, async (document) => {
      if (document.status === 'deleting') await this.queue.delete(document.id);
      else await this.queue.next(document);
    });
    found += await this.pages(DocumentVersion, { state: 'superseded' }, signal, (version) =>
      this.queue.purge(version.documentId, version.id),
    );
    const retired = { state: { $in: ['kept', 'cancelled', 'failed'] }, embeddedCount: { $gt: 0 } };
    found += await this.pages(DocumentVersion, retired, signal, (version) =>
      this.queue.retire(version.documentId, version.id),
    );
    return found;
  }

  private async pages<T extends Document | DocumentVersion>(
    entity: new () => T,
    where: object,
    signal: AbortSignal | undefined,
    enqueue: (row: T) => Promise<void>,
  ): Promise<number> {
    for (let [found, after] = [0, undefined as string | undefined]; ;) {
      const condition = after ? { ...where, id: { $gt: after } } : where;
      const rows = await this.system.run('ingestion.reconcile', (em) =>
        em.find(entity, condition as never, { orderBy: { id: 'asc' } as never, limit: PAGE }),
      );
      for (const row of rows) {
        if (signal?.aborted) return found;
        await this.context.run({ workspaceId: row.workspaceId }, () => enqueue(row as T));
        found++;
      }
      if (rows.length < PAGE) return found;
      after = rows.at(-1)!.id;
    }
  }
}
