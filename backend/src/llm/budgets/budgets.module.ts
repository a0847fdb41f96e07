import { Module } from '@nestjs/common';
import { UsageModule } from '../../analytics/usage/usage.module.js';
import { AuditModule } from '../../audit/audit.module.js';
import { BudgetBalances } from './budget-balances.js';
import { BudgetBook } from './budget-book.js';
import { BudgetsRepository } from './budgets.repository.js';

const SERVICES = [BudgetsRepository, BudgetBook, BudgetBalances];

@Module({ imports: [AuditModule, UsageModule], providers: SERVICES, exports: SERVICES })
export class BudgetsModule {}
