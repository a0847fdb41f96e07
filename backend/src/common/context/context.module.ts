import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../clock/clock.js';
import { ScheduledTasks } from '../scheduling/scheduled-tasks.js';
import { RequestContext } from './request-context.js';

@Global()
@Module({
  providers: [RequestContext, ScheduledTasks, { provide: Clock, useClass: SystemClock }],
  exports: [RequestContext, ScheduledTasks, Clock],
})
export class ContextModule {}
