import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../../common/clock/clock.js';
import { RequestContext } from '../../../common/context/request-context.js';
import { ScheduledTasks } from '../../../common/scheduling/scheduled-tasks.js';
import { SystemScope } from '../../../database/system-scope.js';
import { CrawlRun, LIVE_RUNS } from '../crawl-run.entity.js';
import { CrawlSource } from '../../documents/crawl-source.entity.js';
import { RunStarter } from '../run-starter.js';
import { CrawlQueue } from './crawl.queue.js';

const INTERVAL_MS = 15_000;
const PAGE = 200;

/** Starts due sources, and requeues runs whose job was lost: at boot and every 15 seconds. */
@Injectable()
export class CrawlScheduler implements OnApplicationBootstrap {
  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly system: SystemScope,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly starter: RunStarter,
    private readonly queue: CrawlQueue,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'crawl-scheduler', everyMs: INTERVAL_MS, run: (signal) => this.once(signal) });
  }

  /** @returns number of handled sources and runs */
  async once(signal?: AbortSignal): Promise<number> {
    const due = await this.find(CrawlSource, { enabled: true, nextRunAt: { $lte: this.clock.now() } });
    for (const { id, workspaceId } of due) {
      if (signal?.aborted) return 0;
      await this.context.run({ workspaceId }, () => this.starter.startDue(id));
    }
    const live = await this.find(CrawlRun, { state: { $in: LIVE_RUNS } });
    for (const { id, workspaceId } of live) {
      if (signal?.aborted) return due.length;
      await this.context.run({ workspaceId }, () => this.queue.add(id));
    }
    return due.length + live.length;
  }

  private find<T extends CrawlSource | CrawlRun>(entity: new () => T, where: object): Promise<T[]> {
    return this.system.run('sources.schedule', (em) =>
      em.find(entity, where as never, { orderBy: { id: 'asc' } as never, limit: PAGE }),
    ) as Promise<T[]>;
  }
}
