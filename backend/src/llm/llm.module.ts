import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ModelConfigService } from './catalogue/model-config.service.js';
import { PublicCatalogue } from './catalogue/public-catalogue.js';
import { ModelListService } from './catalogue/model-list.service.js';
import { CostService } from './cost/cost.service.js';
import { TokenCounter } from './cost/token-counter.js';
import { LlmService } from './llm.service.js';
import { ModelRegistry } from './model-registry.js';
import { ExtractiveChatModel } from './providers/extractive/extractive-model.js';
import { ProvidersModule } from './providers.module.js';
import { CircuitBreakers } from './routing/circuit-breakers.js';
import { LatencyTracker } from './routing/latency-tracker.js';
import { ModelChoice } from './routing/model-choice.js';
import { ModelRouter } from './routing/model-router.js';
import { RoutingLimits } from './routing/routing-limits.js';

/** Models and their costs. */
@Module({
  imports: [AuditModule, ProvidersModule],
  providers: [
    { provide: ExtractiveChatModel, useFactory: () => new ExtractiveChatModel() },
    ModelRegistry,
    ModelConfigService,
    ModelListService,
    PublicCatalogue,
    TokenCounter,
    CostService,
    CircuitBreakers,
    LatencyTracker,
    RoutingLimits,
    ModelChoice,
    ModelRouter,
    LlmService,
  ],
  exports: [CostService, LlmService, ModelConfigService, ModelListService, ModelRegistry, TokenCounter],
})
export class LlmModule {}
