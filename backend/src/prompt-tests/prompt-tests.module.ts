import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AnsweringModule } from '../chat/answering.module.js';
import { KnowledgeModule } from '../knowledge/knowledge.module.js';
import { PromptsModule } from '../prompts/prompts.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { PromptCasesController } from './cases/prompt-cases.controller.js';
import { PromptCasesRepository } from './cases/prompt-cases.repository.js';
import { PromptCasesService } from './cases/prompt-cases.service.js';
import { AnswerJudge } from './checks/judge.service.js';
import { PromptRunProcessor } from './runs/prompt-run.processor.js';
import { PROMPT_RUN_QUEUE, PromptRunQueue } from './runs/prompt-run.queue.js';
import { PromptRunRunner } from './runs/prompt-run.runner.js';
import { PromptRunStarter } from './runs/prompt-run-starter.js';
import { PromptRunsController } from './runs/prompt-runs.controller.js';
import { PromptRunsRepository } from './runs/prompt-runs.repository.js';
import { PromptRunsService } from './runs/prompt-runs.service.js';
import { QuestionSample } from './runs/question-sample.js';
import { RunAnswers } from './runs/run-answers.service.js';
import { RunSides } from './runs/run-sides.js';
import { TestsBeforeActivation } from './runs/tests-before-activation.js';

/** Providers shared by api and worker. */
@Module({
  imports: [PromptsModule, QueueModule.register(PROMPT_RUN_QUEUE)],
  providers: [PromptRunQueue, PromptRunsRepository],
  exports: [PromptsModule, PromptRunQueue, PromptRunsRepository],
})
export class PromptTestsModule {}

/** Routes and the activation rule; only in the api process. */
@Module({
  imports: [AuditModule, KnowledgeModule, PromptTestsModule],
  controllers: [PromptCasesController, PromptRunsController],
  providers: [
    PromptCasesRepository,
    PromptCasesService,
    PromptRunStarter,
    PromptRunsService,
    QuestionSample,
    RunSides,
    TestsBeforeActivation,
  ],
})
export class PromptTestsHttpModule {}

/** Processing; only in the worker process. */
@Module({
  imports: [AnsweringModule, PromptTestsModule],
  providers: [AnswerJudge, PromptRunProcessor, PromptRunRunner, RunAnswers],
})
export class PromptTestsWorkerModule {}
