import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { AuditHttpModule } from './audit/audit-http.module.js';
import { RouteCheck } from './common/auth/route-check.js';
import { ProblemFilter } from './common/errors/problem.filter.js';
import { createValidationPipe } from './common/errors/validation.js';
import type { AppConfig } from './config/app-config.js';
import { ChatModule } from './chat/chat.module.js';
import { BudgetsHttpModule } from './llm/budgets/budgets-http.module.js';
import { CacheHttpModule } from './llm/cache/cache-http.module.js';
import { KnowledgeHttpModule } from './knowledge/knowledge-http.module.js';
import { CoreModule } from './core.module.js';
import { ErasureHttpModule } from './erasure/erasure.module.js';
import { EmbedsModule } from './embeds/embeds.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { AnalyticsModule } from './analytics/analytics.module.js';
import { EmbeddingModelsHttpModule } from './llm/embedding-models/embedding-models.module.js';
import { LlmHttpModule } from './llm/llm-http.module.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { RequestLimitsModule } from './limits/limits.module.js';
import { QaHttpModule } from './qa/qa.module.js';
import { PromptTestsHttpModule } from './prompt-tests/prompt-tests.module.js';
import { PromptsHttpModule } from './prompts/prompts.module.js';
import { WorkerCheck } from './queue/worker-pulse.js';
import { HealthController } from './observability/health.controller.js';

/** The HTTP process: every controller, no processor. */
@Module({})
export class ApiModule {
  static of(config: AppConfig): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        CoreModule.of(config),
        DiscoveryModule,
        IdentityModule,
        RequestLimitsModule,
        IdempotencyModule,
        AuditHttpModule,
        EmbedsModule,
        ErasureHttpModule,
        ChatModule,
        BudgetsHttpModule,
        CacheHttpModule,
        KnowledgeHttpModule,
        AnalyticsModule,
        LlmHttpModule,
        EmbeddingModelsHttpModule,
        PromptsHttpModule,
        PromptTestsHttpModule,
        QaHttpModule,
      ],
      controllers: [HealthController],
      providers: [
        RouteCheck,
        WorkerCheck,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: createValidationPipe },
      ],
    };
  }
}
