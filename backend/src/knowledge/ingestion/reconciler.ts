import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { SystemScope } from '../../database/system-scope.js';
import { Document, IN_PROGRESS } from '../documents/document.entity.js';
import { DocumentVersion } from '../documents/document-version.entity.js';
import { IngestionQueue } from './ingestion.queue.js';

const INTERVAL_MS = 30_000;
const PAGE = 500;

/**
 * Queues what the database says is unfinished, at boot and every 30 seconds. Jobs that are queued already stay as they are,
 * so this only replaces those that Redis lost or never got.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Reconciler.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly system: SystemScope,
    private readonly context: RequestContext,
    private readonly queue: IngestionQueue,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
    this.timer = setInterval(() => this.schedule(), INTERVAL_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  async once(): Promise<void> {
    await this.pages(Document, { status: { $in: [...IN_PROGRESS, 'deleting'] } }, async (document) => {
      if (document.status === 'deleting') await this.queue.delete(document.id);
      else await this.queue.next(document);
    });
    await this.pages(DocumentVersion, { state: 'superseded' }, (version) =>
      this.queue.purge(version.documentId, version.id),
    );
    const retired = { state: { $in: ['kept', 'cancelled', 'failed'] }, embeddedCount: { $gt: 0 } };
    await this.pages(DocumentVersion, retired, (version) => this.queue.retire(version.documentId, version.id));
  }

  private schedule(): void {
    this.running = this.running
      .then(() => this.once())
      .catch((error: unknown) =>
        this.logger.warn({ msg: 'Reconciling documents failed; it is tried again', err: error }),
      );
  }

  private async pages<T extends Document | DocumentVersion>(
    entity: new () => T,
    where: object,
    enqueue: (row: T) => Promise<void>,
  ): Promise<void> {
    for (let after: string | undefined; ;) {
      const condition = after ? { ...where, id: { $gt: after } } : where;
      const rows = await this.system.run('ingestion.reconcile', (em) =>
        em.find(entity, condition as never, { orderBy: { id: 'asc' } as never, limit: PAGE }),
      );
      for (const row of rows) await this.context.run({ workspaceId: row.workspaceId }, () => enqueue(row as T));
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.id;
    }
  }
}
