import { Module } from '@nestjs/common';
import { CacheController } from './cache.controller.js';
import { LlmCacheModule } from './llm-cache.module.js';

/** Routes; api process only. */
@Module({ imports: [LlmCacheModule], controllers: [CacheController] })
export class CacheHttpModule {}
