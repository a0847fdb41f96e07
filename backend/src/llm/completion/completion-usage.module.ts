import { Module } from '@nestjs/common';
import { UsageModule } from '../../analytics/usage/usage.module.js';
import { BudgetsModule } from '../budgets/budgets.module.js';
import { LlmModule } from '../llm.module.js';
import { CompletionUsage } from './completion-usage.js';

@Module({ imports: [BudgetsModule, LlmModule, UsageModule], providers: [CompletionUsage], exports: [CompletionUsage] })
export class CompletionUsageModule {}
