import { Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';

/** The log itself; both processes write it. The route is in AuditHttpModule. */
@Module({ providers: [AuditService], exports: [AuditService] })
export class AuditModule {}
