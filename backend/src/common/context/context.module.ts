import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../clock/clock.js';
import { RequestContext } from './request-context.js';

@Global()
@Module({
  providers: [RequestContext, { provide: Clock, useClass: SystemClock }],
  exports: [RequestContext, Clock],
})
export class ContextModule {}
