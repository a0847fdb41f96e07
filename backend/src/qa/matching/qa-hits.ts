import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { TenantDb } from '../../database/tenant-db.js';

const FLUSH_MS = 1_000;
/** Entries per statement. */
const BATCH = 500;

interface Count {
  hits: number;
  last: Date;
}

/** Counts the answers of entries, and writes the counts once a second, so that answers do not wait for it. */
@Injectable()
export class QaHits implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(QaHits.name);
  private counts = new Map<string, Map<string, Count>>();

  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'qa-hits', everyMs: FLUSH_MS, run: () => this.flush() });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  count(entryId: string): void {
    const { workspaceId } = this.context;
    const counts = this.counts.get(workspaceId) ?? new Map<string, Count>();
    this.counts.set(workspaceId, counts);
    const { hits = 0 } = counts.get(entryId) ?? {};
    counts.set(entryId, { hits: hits + 1, last: this.clock.now() });
  }

  /** @returns the number of entries */
  async flush(): Promise<number> {
    const taken = this.counts;
    this.counts = new Map();
    let written = 0;
    for (const [workspaceId, counts] of taken) {
      const entries = [...counts];
      for (let at = 0; at < entries.length; at += BATCH) {
        const batch = entries.slice(at, at + BATCH);
        await this.context
          .run({ workspaceId }, () => this.write(batch))
          .catch((error: unknown) => this.logger.warn({ msg: 'Hits of Q&A entries could not be stored', err: error }));
      }
      written += entries.length;
    }
    return written;
  }

  /** Does not touch `updated_at`. */
  private async write(counts: [string, Count][]): Promise<void> {
    const values = counts.map(() => '(?::uuid, ?::int, ?::timestamptz)').join();
    await this.db.sql(
      `update qa_entries e set hits = e.hits + c.hits, last_hit_at = greatest(e.last_hit_at, c.last)
       from (values ${values}) as c (id, hits, last) where e.workspace_id = ? and e.id = c.id`,
      [...counts.flatMap(([id, { hits, last }]) => [id, hits, last]), this.context.workspaceId],
    );
  }
}
