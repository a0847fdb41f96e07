import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { LlmModule } from './llm.module.js';
import { ModelsController } from './models.controller.js';
import { KeyRotation } from './provider-keys/key-rotation.js';
import { NearbyServers } from './provider-keys/nearby-servers.js';
import { ProviderKeysController } from './provider-keys/provider-keys.controller.js';
import { ProviderKeysService } from './provider-keys/provider-keys.service.js';
import { ProviderTrial } from './provider-keys/provider-trial.js';
import { ProvidersModule } from './providers.module.js';

/** Routes of models and providers; api process only. */
@Module({
  imports: [AuditModule, LlmModule, ProvidersModule],
  controllers: [ModelsController, ProviderKeysController],
  providers: [KeyRotation, NearbyServers, ProviderKeysService, ProviderTrial],
})
export class LlmHttpModule {}
