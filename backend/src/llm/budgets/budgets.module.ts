import { Module } from '@nestjs/common';
import { UsageModule } from '../../analytics/usage/usage.module.js';
import { AuditModule } from '../../audit/audit.module.js';
import { LlmModule } from '../llm.module.js';
import { BudgetAlerts } from './budget-alerts.js';
import { BudgetBook } from './budget-book.js';
import { BudgetLedger } from './budget-ledger.js';
import { BudgetsRepository } from './budgets.repository.js';
import { LocalBudgets } from './local-budgets.js';
import { SettlementBacklog } from './settlement-backlog.js';
import { BudgetAccounting } from './budget-accounting.service.js';
import { SpentReader } from './spent-reader.js';

const SERVICES = [
  BudgetsRepository,
  BudgetBook,
  SpentReader,
  BudgetLedger,
  LocalBudgets,
  BudgetAlerts,
  SettlementBacklog,
  BudgetAccounting,
];

@Module({ imports: [AuditModule, LlmModule, UsageModule], providers: SERVICES, exports: SERVICES })
export class BudgetsModule {}
