import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/audit.module.js';
import { ProvidersModule } from '../providers.module.js';
import { EmbeddingMeter } from './embedding-meter.js';
import { EmbeddingModelsController } from './embedding-models.controller.js';
import { EmbeddingModelsService } from './embedding-models.service.js';
import { WorkspaceEmbeddingModels } from './workspace-embedding-models.js';

/** For every process that embeds. */
@Module({
  imports: [ProvidersModule],
  providers: [EmbeddingMeter, WorkspaceEmbeddingModels],
  exports: [EmbeddingMeter, WorkspaceEmbeddingModels],
})
export class EmbeddingModelsModule {}

/** Routes; api process only. */
@Module({
  imports: [AuditModule, EmbeddingModelsModule],
  controllers: [EmbeddingModelsController],
  providers: [EmbeddingModelsService],
})
export class EmbeddingModelsHttpModule {}
