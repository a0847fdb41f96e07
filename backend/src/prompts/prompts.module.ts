import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { LlmModule } from '../llm/llm.module.js';
import { ActivationGate } from './activation-gate.js';
import { PromptBooks } from './prompt-books.js';
import { PromptChanges } from './prompt-changes.js';
import { PromptUses } from './prompt-uses.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { PromptVersions } from './prompt-versions.service.js';
import { PromptsController } from './prompts.controller.js';
import { PromptsRepository } from './prompts.repository.js';
import { PromptsService } from './prompts.service.js';
import { PromptSettingsController } from './settings/prompt-settings.controller.js';
import { PromptSettingsService } from './settings/prompt-settings.service.js';
import { SystemPrompts } from './system-prompts.service.js';
import { AskerFacts } from './variables/asker-facts.js';
import { PromptRendering } from './variables/prompt-rendering.service.js';
import { PromptVariablesController } from './variables/prompt-variables.controller.js';
import { PromptVariablesRepository } from './variables/prompt-variables.repository.js';
import { PromptVariablesService } from './variables/prompt-variables.service.js';

/** Providers for answering and for other features. */
@Module({
  imports: [AuditModule, LlmModule],
  providers: [
    ActivationGate,
    AskerFacts,
    PromptBooks,
    PromptChanges,
    PromptSettingsService,
    PromptUses,
    PromptsRepository,
    PromptsService,
    PromptVariablesRepository,
    SystemPrompts,
  ],
  exports: [
    ActivationGate,
    AskerFacts,
    PromptBooks,
    PromptUses,
    PromptSettingsService,
    PromptsRepository,
    PromptsService,
    PromptVariablesRepository,
    SystemPrompts,
  ],
})
export class PromptsModule {}

/** Routes; only in the api process. */
@Module({
  imports: [AuditModule, LlmModule, PromptsModule, WorkspacesModule],
  controllers: [PromptsController, PromptVariablesController, PromptSettingsController],
  providers: [PromptVersions, PromptRendering, PromptVariablesService],
})
export class PromptsHttpModule {}
