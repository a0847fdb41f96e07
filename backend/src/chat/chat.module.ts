import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { EmbedsModule } from '../embeds/embeds.module.js';
import { EmbeddingsModule } from '../embeddings/embeddings.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { KnowledgeModule } from '../knowledge/knowledge.module.js';
import { BudgetsModule } from '../llm/budgets/budgets.module.js';
import { LlmCacheModule } from '../llm/cache/llm-cache.module.js';
import { LlmModule } from '../llm/llm.module.js';
import { PromptsModule } from '../prompts/prompts.module.js';
import { QaHttpModule, QaModule } from '../qa/qa.module.js';
import { QaDraftController } from './http/qa-draft.controller.js';
import { QaDraftService } from './qa-draft.service.js';
import { QaTryController } from './http/qa-try.controller.js';
import { QaTryService } from './qa-try.service.js';
import { RunsModule } from '../runs/runs.module.js';
import { AnsweringModule } from './answering.module.js';
import { CacheTryService } from './cache-try.service.js';
import { ChatService } from './chat.service.js';
import { CompletionPreparation } from './completion-preparation.service.js';
import { CuratedAnswerInterceptor } from './curated-answer.interceptor.js';
import { CacheReplay } from './cache-replay.js';
import { CompletionRecorder } from './completion-recorder.service.js';
import { CompletionRefresher } from './completion-refresher.js';
import { ConversationKeeper } from './memory/conversation-keeper.js';
import { SideCall } from './memory/side-call.js';
import { ConversationOpening } from './memory/conversation-opening.js';
import { CompletionRunner } from './completion-runner.service.js';
import { CacheTryController } from './http/cache-try.controller.js';
import { ChatEncodingInterceptor } from './http/chat-encoding.interceptor.js';
import { CompletionInterceptor, ResumeInterceptor } from './http/completion-route.js';
import { CompletionFastPath } from './http/completion-fast-path.js';
import { FastPathCheck } from './http/fast-path-check.js';
import { InputMemo } from './http/input-memo.js';
import { PromptPreviewController } from './http/prompt-preview.controller.js';
import { PromptPreview } from './prompt-preview.service.js';
import { IdempotentRuns } from '../idempotency/idempotent-runs.js';
import { CompletionsController } from './http/completions.controller.js';
import { VisitorMessagesController } from './http/visitor-messages.controller.js';
import { OpenAiController } from './openai/openai.controller.js';
import { OpenAiEncodingInterceptor } from './openai/openai-encoding.interceptor.js';
import { OpenAiEmbeddingsService } from './openai/openai-embeddings.service.js';
import { OpenAiModelsService } from './openai/openai-models.service.js';

/** Completion and visitor-message endpoints; only in the api process. */
@Module({
  imports: [
    AnsweringModule,
    BudgetsModule,
    ConversationsModule,
    DiscoveryModule,
    EmbedsModule,
    EmbeddingsModule,
    IdentityModule,
    KnowledgeModule,
    LlmModule,
    LlmCacheModule,
    PromptsModule,
    QaHttpModule,
    QaModule,
    RunsModule,
  ],
  controllers: [
    CompletionsController,
    OpenAiController,
    VisitorMessagesController,
    CacheTryController,
    QaDraftController,
    QaTryController,
    PromptPreviewController,
  ],
  providers: [
    CompletionInterceptor,
    ResumeInterceptor,
    PromptPreview,
    ChatEncodingInterceptor,
    CacheReplay,
    CuratedAnswerInterceptor,
    CacheTryService,
    QaDraftService,
    QaTryService,
    ChatService,
    CompletionFastPath,
    FastPathCheck,
    CompletionPreparation,
    CompletionRecorder,
    CompletionRefresher,
    ConversationKeeper,
    ConversationOpening,
    SideCall,
    CompletionRunner,
    IdempotentRuns,
    { provide: InputMemo, useFactory: () => new InputMemo() },
    OpenAiEmbeddingsService,
    OpenAiEncodingInterceptor,
    OpenAiModelsService,
  ],
})
export class ChatModule {}
