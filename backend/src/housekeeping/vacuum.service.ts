import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import { vacuumEmbedded } from '../database/embedded-vacuum.js';
import { executeSql } from '../database/statements.js';
import { SystemScope } from '../database/system-scope.js';
import { VectorStore } from '../vectors/vector-store.js';

const INTERVAL_MS = 600_000;
/** Runs after the first deletions of the retention. */
const FIRST_MS = 120_000;

/** Reclaims the space of deleted rows where there is no autovacuum: in both databases, or once if they are the same. */
@Injectable()
export class VacuumService implements OnApplicationBootstrap {
  constructor(
    private readonly system: SystemScope,
    private readonly tasks: ScheduledTasks,
    @Inject(VectorStore) private readonly vectors: VectorStore,
  ) {}

  onApplicationBootstrap(): void {
    const run = (signal: AbortSignal): Promise<number> => this.once(signal);
    this.tasks.every({ name: 'vacuum', everyMs: INTERVAL_MS, firstMs: FIRST_MS, run });
  }

  /** @returns the number of vacuumed tables */
  async once(signal: AbortSignal): Promise<number> {
    const own = await this.system.run('vacuum', (em) => vacuumEmbedded((text) => executeSql(em, text), signal));
    return own + (signal.aborted ? 0 : await this.vectors.tidy(signal));
  }
}
