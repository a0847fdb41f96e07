import { Module } from '@nestjs/common';
import { UsageModule } from '../../analytics/usage/usage.module.js';
import { AuditModule } from '../../audit/audit.module.js';
import { BudgetsController } from './budgets.controller.js';
import { BudgetsModule } from './budgets.module.js';
import { BudgetsService } from './budgets.service.js';

/** Routes; api process only. */
@Module({
  imports: [AuditModule, BudgetsModule, UsageModule],
  controllers: [BudgetsController],
  providers: [BudgetsService],
})
export class BudgetsHttpModule {}
