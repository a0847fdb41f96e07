import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { KnowledgeModule } from '../knowledge/knowledge.module.js';
import { BudgetsModule } from '../llm/budgets/budgets.module.js';
import { CompletionUsageModule } from '../llm/completion/completion-usage.module.js';
import { LlmModule } from '../llm/llm.module.js';
import { PromptsModule } from '../prompts/prompts.module.js';
import { AnswerPipeline } from './answer-pipeline.js';
import { QueryRewriter } from './query-rewriter.service.js';
import { SuspiciousPassages } from './suspicious-passages.service.js';

/** Producing an answer in any process: prompt, documents, budget, model and usage. */
@Module({
  imports: [AuditModule, BudgetsModule, CompletionUsageModule, KnowledgeModule, LlmModule, PromptsModule],
  providers: [AnswerPipeline, QueryRewriter, SuspiciousPassages],
  exports: [AnswerPipeline, CompletionUsageModule, LlmModule, PromptsModule, SuspiciousPassages],
})
export class AnsweringModule {}
