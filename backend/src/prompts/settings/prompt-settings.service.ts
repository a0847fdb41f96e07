import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { EXTRACTIVE_MODEL_ID } from '../../llm/catalogue/catalogue-model.js';
import { LlmService } from '../../llm/llm.service.js';
import { type SettingsOf, WorkspaceSettings } from '../../workspaces/settings/workspace-settings.js';
import { PROMPT_SETTINGS, type PromptSettings, PromptSettingsRow } from './prompt-settings.js';
import type { PromptSettingsDto, UpdatePromptSettingsDto } from './prompt-settings.dto.js';

/** Prompt settings of the current workspace. Answers contain the assistant's name, so a change increments the `prompts` revision. */
@Injectable()
export class PromptSettingsService {
  private readonly settings: SettingsOf<PromptSettingsRow, PromptSettings>;

  constructor(
    settings: WorkspaceSettings,
    private readonly llm: LlmService,
  ) {
    this.settings = settings.of({
      name: 'prompt_settings',
      entity: PromptSettingsRow,
      read: (row) => row ?? PROMPT_SETTINGS,
      revision: 'prompts',
    });
  }

  load(): Promise<PromptSettings> {
    return this.settings.load();
  }

  async get(): Promise<PromptSettingsDto> {
    return toDto(await this.load());
  }

  /** @throws DomainError `model_not_found` | `model_not_allowed` | `validation_failed` */
  async put(input: UpdatePromptSettingsDto): Promise<PromptSettingsDto> {
    const settings: PromptSettings = {
      assistantName: input.assistant_name?.trim() ?? PROMPT_SETTINGS.assistantName,
      testBeforeActivation: input.test_before_activation ?? PROMPT_SETTINGS.testBeforeActivation,
      judgeModel: input.judge_model ?? null,
    };
    if (settings.judgeModel) settings.judgeModel = await this.judge(settings.judgeModel);
    await this.settings.save(settings, { ...toDto(settings) });
    return toDto(settings);
  }

  private async judge(model: string): Promise<string> {
    const { id } = await this.llm.resolve(model);
    if (id !== EXTRACTIVE_MODEL_ID) return id;
    const message = 'The built-in model only quotes passages and cannot judge answers. Choose another model.';
    const errors = [{ field: 'judge_model', code: 'cannot_judge', message }];
    throw new DomainError('validation_failed', message, { errors });
  }
}

const toDto = ({ assistantName, testBeforeActivation, judgeModel }: PromptSettings): PromptSettingsDto => ({
  assistant_name: assistantName,
  test_before_activation: testBeforeActivation,
  judge_model: judgeModel ?? null,
});
