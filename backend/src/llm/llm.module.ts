import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { SecretBox } from '../common/crypto/secret-box.js';
import { AppConfig } from '../config/app-config.js';
import { ModelConfigService } from './catalogue/model-config.service.js';
import { PublicCatalogue } from './catalogue/public-catalogue.js';
import { ModelListService } from './catalogue/model-list.service.js';
import { CostService } from './cost/cost.service.js';
import { TokenCounter } from './cost/token-counter.js';
import { LlmService } from './llm.service.js';
import { ModelRegistry } from './model-registry.js';
import { ModelsController } from './models.controller.js';
import { ExtractiveChatModel } from './providers/extractive/extractive-model.js';
import { KeyRotation } from './provider-keys/key-rotation.js';
import { NearbyServers } from './provider-keys/nearby-servers.js';
import { ProviderDirectory } from './provider-keys/provider-directory.js';
import { ProviderKeysController } from './provider-keys/provider-keys.controller.js';
import { ProviderKeysService } from './provider-keys/provider-keys.service.js';
import { ProviderTrial } from './provider-keys/provider-trial.js';
import { ProviderPool } from './providers/provider-pool.js';
import { CircuitBreakers } from './routing/circuit-breakers.js';
import { LatencyTracker } from './routing/latency-tracker.js';
import { ModelChoice } from './routing/model-choice.js';
import { ModelRouter } from './routing/model-router.js';
import { RoutingLimits } from './routing/routing-limits.js';

const secretBox = {
  provide: SecretBox,
  inject: [AppConfig],
  useFactory: ({ crypto }: AppConfig) => new SecretBox(crypto.masterKey, crypto.oldMasterKeys),
};

@Module({
  imports: [AuditModule],
  controllers: [ModelsController, ProviderKeysController],
  providers: [
    secretBox,
    { provide: ExtractiveChatModel, useFactory: () => new ExtractiveChatModel() },
    ProviderDirectory,
    ProviderPool,
    ProviderTrial,
    ProviderKeysService,
    KeyRotation,
    ModelRegistry,
    ModelConfigService,
    ModelListService,
    PublicCatalogue,
    NearbyServers,
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
