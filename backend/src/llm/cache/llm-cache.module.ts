import { Module } from '@nestjs/common';
import { UsageModule } from '../../analytics/usage/usage.module.js';
import { AuditModule } from '../../audit/audit.module.js';
import { EmbeddingsModule } from '../../embeddings/embeddings.module.js';
import { PromptsModule } from '../../prompts/prompts.module.js';
import { VectorsModule } from '../../vectors/vectors.module.js';
import { BudgetsModule } from '../budgets/budgets.module.js';
import { LlmModule } from '../llm.module.js';
import { CacheAdminService } from './cache-admin.service.js';
import { CacheProbe } from './cache-probe.service.js';
import { CacheStatistics } from './cache-statistics.js';
import { CacheStore } from './cache-store.js';
import { CompletionUsageModule } from '../completion/completion-usage.module.js';
import { CacheEntriesRepository } from './entries/cache-entries.repository.js';
import { CacheEntriesService } from './entries/cache-entries.service.js';
import { CacheEntryLog } from './entries/cache-entry-log.js';
import { EntryHits } from './entries/entry-hits.js';
import { ExactCache } from './exact-cache.js';
import { CacheNegativesRepository } from './negatives/cache-negatives.repository.js';
import { CacheNegativesService } from './negatives/cache-negatives.service.js';
import { SemanticCache } from './semantic-cache.js';
import { SemanticCandidates } from './semantic-candidates.js';
import { CacheSettingsService } from './settings/cache-settings.service.js';

const SERVICES = [
  CacheStore,
  CacheStatistics,
  CacheSettingsService,
  ExactCache,
  SemanticCandidates,
  SemanticCache,
  CacheProbe,
  CacheAdminService,
];
const INTERNAL = [
  CacheEntriesRepository,
  CacheEntriesService,
  CacheEntryLog,
  EntryHits,
  CacheNegativesRepository,
  CacheNegativesService,
];

@Module({
  imports: [
    AuditModule,
    BudgetsModule,
    CompletionUsageModule,
    EmbeddingsModule,
    LlmModule,
    PromptsModule,
    VectorsModule,
    UsageModule,
  ],
  providers: [...SERVICES, ...INTERNAL],
  exports: [CompletionUsageModule, ...SERVICES],
})
export class LlmCacheModule {}
