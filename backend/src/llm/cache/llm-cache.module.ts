import { Module } from '@nestjs/common';
import { UsageModule } from '../../analytics/usage/usage.module.js';
import { EmbeddingsModule } from '../../embeddings/embeddings.module.js';
import { VectorsModule } from '../../vectors/vectors.module.js';
import { CacheAdminService } from './cache-admin.service.js';
import { CacheReplay } from './cache-replay.js';
import { CacheStore } from './cache-store.js';
import { CompletionUsage } from './completion-usage.js';
import { ExactCache } from './exact-cache.js';
import { RequestLimits } from './request-limits.js';
import { SemanticCache } from './semantic-cache.js';

const SERVICES = [
  CompletionUsage,
  CacheStore,
  RequestLimits,
  ExactCache,
  SemanticCache,
  CacheReplay,
  CacheAdminService,
];

@Module({ imports: [EmbeddingsModule, VectorsModule, UsageModule], providers: SERVICES, exports: SERVICES })
export class LlmCacheModule {}
