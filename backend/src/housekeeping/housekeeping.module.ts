import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ConversationRetention } from './conversation-retention.service.js';
import { RetentionService } from './retention.service.js';
import { VacuumService } from './vacuum.service.js';

/** Only in the worker process. */
@Module({ imports: [AuditModule], providers: [ConversationRetention, RetentionService, VacuumService] })
export class HousekeepingModule {}
