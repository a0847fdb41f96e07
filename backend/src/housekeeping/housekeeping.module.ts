import { Module } from '@nestjs/common';
import { RetentionService } from './retention.service.js';
import { VacuumService } from './vacuum.service.js';

/** Worker only. */
@Module({ providers: [RetentionService, VacuumService] })
export class HousekeepingModule {}
