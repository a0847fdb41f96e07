import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../../common/clock/clock.js';
import { RequestContext } from '../../../common/context/request-context.js';
import { SystemScope } from '../../../database/system-scope.js';
import { CrawlRun, LIVE_RUNS } from '../crawl-run.entity.js';
import { CrawlSource } from '../crawl-source.entity.js';
import { RunStarter } from '../run-starter.js';
import { CrawlQueue } from './crawl.queue.js';

const INTERVAL_MS = 15_000;
const PAGE = 200;

/** Starts what is due, and queues runs whose job was lost: at boot and every 15 seconds. */
@Injectable()
export class CrawlScheduler implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(CrawlScheduler.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly system: SystemScope,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly starter: RunStarter,
    private readonly queue: CrawlQueue,
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
    const due = { enabled: true, nextRunAt: { $lte: this.clock.now() } };
    for (const { id, workspaceId } of await this.find(CrawlSource, due))
      await this.context.run({ workspaceId }, () => this.starter.startDue(id));
    for (const { id, workspaceId } of await this.find(CrawlRun, { state: { $in: LIVE_RUNS } }))
      await this.context.run({ workspaceId }, () => this.queue.add(id));
  }

  private find<T extends CrawlSource | CrawlRun>(entity: new () => T, where: object): Promise<T[]> {
    return this.system.run('sources.schedule', (em) =>
      em.find(entity, where as never, { orderBy: { id: 'asc' } as never, limit: PAGE }),
    ) as Promise<T[]>;
  }

  private schedule(): void {
    this.running = this.running
      .then(() => this.once())
      .catch((error: unknown) =>
        this.logger.warn({ msg: 'Starting due sources failed; it is tried again', err: error }),
      );
  }
}
