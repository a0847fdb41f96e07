import { Module } from '@nestjs/common';
import { RetentionService } from './retention.service.js';

/** Worker only. */
@Module({ providers: [RetentionService] })
export class HousekeepingModule {}
