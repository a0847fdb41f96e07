import { Module } from '@nestjs/common';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';
import { UsageStreams } from './usage-streams.js';

@Module({
  providers: [UsageStreams, UsageRepository, UsageService],
  exports: [UsageStreams, UsageRepository, UsageService],
})
export class UsageModule {}
