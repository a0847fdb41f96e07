import { Injectable } from '@nestjs/common';
import { type SettingsOf, WorkspaceSettings } from '../../workspaces/settings/workspace-settings.js';
import type { KnowledgeSettingsDto, UpdateKnowledgeSettingsDto } from './dto/knowledge-settings.dto.js';
import { type KnowledgeSettings, withDefaults } from './knowledge-settings.js';
import { KnowledgeSettingsRow } from './knowledge-settings.entity.js';
import { fromDto, toDto } from './knowledge-settings.mapper.js';

/** Knowledge settings of the context's workspace. They affect answers, so every change is a new knowledge revision. */
@Injectable()
export class KnowledgeSettingsService {
  private readonly settings: SettingsOf<KnowledgeSettingsRow, KnowledgeSettings>;

  constructor(settings: WorkspaceSettings) {
    this.settings = settings.of({
      name: 'knowledge_settings',
      entity: KnowledgeSettingsRow,
      read: (row) => withDefaults(row?.values ?? {}),
      revision: 'knowledge',
    });
  }

  /** Called by every retrieval. */
  current(): Promise<KnowledgeSettings> {
    return this.settings.current();
  }

  /** Settings as of a knowledge revision; see SettingsOf. */
  at(revision: number | null): Promise<KnowledgeSettings> {
    return this.settings.at(revision);
  }

  async get(): Promise<KnowledgeSettingsDto> {
    return toDto(await this.settings.load());
  }

  /** Replaces the complete configuration: omitted values are reset to their defaults. */
  async put(input: UpdateKnowledgeSettingsDto): Promise<KnowledgeSettingsDto> {
    const values = fromDto(input);
    const dto = toDto(values);
    await this.settings.save({ values }, { ...dto });
    return dto;
  }
}
