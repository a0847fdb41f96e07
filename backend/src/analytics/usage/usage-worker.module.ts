import { Module } from '@nestjs/common';
import { UsageModule } from './usage.module.js';
import { UsageMover } from './usage-mover.js';

/** Worker only. */
@Module({ imports: [UsageModule], providers: [UsageMover] })
export class UsageWorkerModule {}
