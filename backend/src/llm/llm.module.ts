import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AppConfig } from '../config/app-config.js';
import { ModelCatalogue } from './catalogue/model-catalogue.service.js';
import { ModelConfigService } from './catalogue/model-config.service.js';
import { ModelListService } from './catalogue/model-list.service.js';
import { CostService } from './cost/cost.service.js';
import { TokenCounter } from './cost/token-counter.js';
import { LlmService } from './llm.service.js';
import { ModelRegistry } from './model-registry.js';
import { ModelsController } from './models.controller.js';
import { ExtractiveChatModel } from './providers/extractive/extractive-model.js';
import { ProtocolChatModel } from './providers/openai-protocol/chat.js';
import { UpstreamClient } from './providers/openai-protocol/client.js';
import { openRouterChatModel, openRouterHeaders } from './providers/openrouter/openrouter.js';
import { CircuitBreakers } from './routing/circuit-breakers.js';
import { LatencyTracker } from './routing/latency-tracker.js';
import { ModelChoice } from './routing/model-choice.js';
import { ModelRouter } from './routing/model-router.js';
import { RoutingLimits } from './routing/routing-limits.js';

const APP_TITLE = 'Nexus AI Hub';

const openRouterClient = {
  provide: UpstreamClient,
  inject: [AppConfig],
  useFactory: ({ openrouter, http }: AppConfig) =>
    new UpstreamClient({
      baseUrl: openrouter.baseUrl.replace(/\/+$/, ''),
      headers: openRouterHeaders(openrouter.apiKey, {
        url: http.publicUrl ?? `http://localhost:${http.port}`,
        title: APP_TITLE,
      }),
      idleTimeoutMs: openrouter.idleTimeoutMs,
      totalTimeoutMs: openrouter.totalTimeoutMs,
    }),
};

@Module({
  imports: [AuditModule],
  controllers: [ModelsController],
  providers: [
    openRouterClient,
    {
      provide: ProtocolChatModel,
      inject: [UpstreamClient],
      useFactory: openRouterChatModel,
    },
    { provide: ExtractiveChatModel, useFactory: () => new ExtractiveChatModel() },
    ModelCatalogue,
    ModelRegistry,
    ModelConfigService,
    ModelListService,
    TokenCounter,
    CostService,
    CircuitBreakers,
    LatencyTracker,
    RoutingLimits,
    ModelChoice,
    ModelRouter,
    LlmService,
  ],
  exports: [CostService, LlmService, ModelConfigService, ModelListService, ModelRegistry],
})
export class LlmModule {}
