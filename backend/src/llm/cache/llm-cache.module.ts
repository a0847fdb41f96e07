import { Module } from '@nestjs/common';
import { EmbeddingsModule } from '../../embeddings/embeddings.module.js';
import { VectorsModule } from '../../vectors/vectors.module.js';
import { CacheAdminService } from './cache-admin.service.js';
import { CacheReplay } from './cache-replay.js';
import { CacheStore } from './cache-store.js';
import { ExactCache } from './exact-cache.js';
import { RequestLimits } from './request-limits.js';
import { SemanticCache } from './semantic-cache.js';

const SERVICES = [CacheStore, RequestLimits, ExactCache, SemanticCache, CacheReplay, CacheAdminService];

@Module({ imports: [EmbeddingsModule, VectorsModule], providers: SERVICES, exports: SERVICES })
export class LlmCacheModule {}
