import { Module } from '@nestjs/common';
import { SpendingRepository } from './spending.repository.js';
import { UsageMonths } from './usage-months.js';
import { UsageRegistry } from './usage-registry.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';
import { UsageStreams } from './usage-streams.js';

const SERVICES = [UsageMonths, UsageRegistry, UsageStreams, UsageRepository, SpendingRepository, UsageService];

@Module({ providers: SERVICES, exports: SERVICES })
export class UsageModule {}
