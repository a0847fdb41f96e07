import { Injectable } from '@nestjs/common';
import { type SettingsOf, WorkspaceSettings } from '../../workspaces/settings/workspace-settings.js';
import { QaHotCopy } from '../matching/qa-hot-copy.js';
import type { QaSettingsDto, UpdateQaSettingsDto } from './qa-settings.dto.js';
import { QA_DEFAULTS, type QaSettings, QaSettingsRow } from './qa-settings.js';

/** Q&A settings of the current workspace. They affect answers, so a change increments the `qa` revision. */
@Injectable()
export class QaSettingsService {
  private readonly settings: SettingsOf<QaSettingsRow, QaSettings>;

  constructor(
    settings: WorkspaceSettings,
    private readonly hotCopy: QaHotCopy,
  ) {
    this.settings = settings.of({
      name: 'qa_settings',
      entity: QaSettingsRow,
      read: (row) => row ?? QA_DEFAULTS,
      revision: 'qa',
    });
  }

  /** @param revision of Q&A for memoisation; null = unknown */
  at(revision: number | null): Promise<QaSettings> {
    return this.settings.at(revision);
  }

  async get(): Promise<QaSettingsDto> {
    return toDto(await this.settings.load());
  }

  /** Replaces the whole configuration: omitted fields get their default. */
  async put(input: UpdateQaSettingsDto): Promise<QaSettingsDto> {
    const settings: QaSettings = {
      enabled: input.enabled ?? QA_DEFAULTS.enabled,
      semanticEnabled: input.semantic_enabled ?? QA_DEFAULTS.semanticEnabled,
      semanticThreshold: input.semantic_threshold ?? QA_DEFAULTS.semanticThreshold,
    };
    await this.settings.save(settings, { ...toDto(settings) });
    this.hotCopy.refreshSoon();
    return toDto(settings);
  }
}

const toDto = ({ enabled, semanticEnabled, semanticThreshold }: QaSettings): QaSettingsDto => ({
  enabled,
  semantic_enabled: semanticEnabled,
  semantic_threshold: semanticThreshold,
});
