import { type DynamicModule, Module } from '@nestjs/common';
import type { AppConfig } from './config/app-config.js';
import { UsageWorkerModule } from './analytics/usage/usage-worker.module.js';
import { ErasureWorkerModule } from './erasure/erasure.module.js';
import { HousekeepingModule } from './housekeeping/housekeeping.module.js';
import { CoreModule } from './core.module.js';
import { KnowledgeWorkerModule } from './knowledge/knowledge-worker.module.js';
import { CitedAnswersModule } from './llm/cache/cited-answers.js';
import { EmbeddingModelsModule } from './llm/embedding-models/embedding-models.module.js';
import { PromptTestsWorkerModule } from './prompt-tests/prompt-tests.module.js';
import { QaWorkerModule } from './qa/qa.module.js';
import { WorkerPulse } from './queue/worker-pulse.js';
import { EventsWorkerModule } from './events/events.module.js';

/** The background process: every processor, no controller. */
@Module({})
export class WorkerModule {
  static of(config: AppConfig): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        CoreModule.of(config),
        CitedAnswersModule,
        EmbeddingModelsModule,
        EventsWorkerModule,
        UsageWorkerModule,
        KnowledgeWorkerModule,
        PromptTestsWorkerModule,
        QaWorkerModule,
        ErasureWorkerModule,
        HousekeepingModule,
      ],
      providers: [WorkerPulse],
    };
  }
}
