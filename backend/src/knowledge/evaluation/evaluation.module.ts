import { Module } from '@nestjs/common';
import { QueueModule } from '../../queue/queue.module.js';
import { KnowledgeModule } from '../knowledge.module.js';
import { EvaluationProcessor } from './evaluation.processor.js';
import { EVALUATION_QUEUE, EvaluationQueue } from './evaluation.queue.js';
import { EvaluationRepository } from './evaluation.repository.js';
import { TestRunRunner } from './test-run.runner.js';
import { TestRunsController } from './test-runs.controller.js';
import { TestRunsService } from './test-runs.service.js';
import { TestSetsController } from './test-sets.controller.js';
import { TestSetsService } from './test-sets.service.js';

/** Parts of retrieval tests that api and worker share. */
@Module({
  imports: [KnowledgeModule, QueueModule.register(EVALUATION_QUEUE)],
  providers: [EvaluationQueue, EvaluationRepository],
  exports: [KnowledgeModule, EvaluationQueue, EvaluationRepository],
})
export class EvaluationModule {}

/** Routes; api process only. */
@Module({
  imports: [EvaluationModule],
  controllers: [TestSetsController, TestRunsController],
  providers: [TestSetsService, TestRunsService],
})
export class EvaluationHttpModule {}

/** Processing; worker process only. */
@Module({ imports: [EvaluationModule], providers: [EvaluationProcessor, TestRunRunner] })
export class EvaluationWorkerModule {}
