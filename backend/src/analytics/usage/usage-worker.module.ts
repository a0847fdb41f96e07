import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { UsageModule } from './usage.module.js';
import { UsageMonths } from './usage-months.js';
import { UsageMover } from './usage-mover.js';

const MONTHS_MS = 6 * 3_600_000;

/** Worker only. */
@Module({ imports: [UsageModule], providers: [UsageMover], exports: [UsageMover] })
export class UsageWorkerModule implements OnApplicationBootstrap {
  constructor(
    private readonly tasks: ScheduledTasks,
    private readonly months: UsageMonths,
  ) {}

  onApplicationBootstrap(): void {
    this.tasks.every({ name: 'usage-months', everyMs: MONTHS_MS, run: () => this.months.maintain() });
  }
}
