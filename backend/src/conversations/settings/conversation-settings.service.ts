import { Injectable } from '@nestjs/common';
import { type SettingsOf, WorkspaceSettings } from '../../workspaces/settings/workspace-settings.js';
import type { ConversationSettingsDto, UpdateConversationSettingsDto } from './conversation-settings.dto.js';
import { CONVERSATION_DEFAULTS, type ConversationSettings, ConversationSettingsRow } from './conversation-settings.js';

/**
 * Settings of conversations in the current workspace. They need no revision in cache keys: everything that reaches a model is part of
 * the messages of the request.
 */
@Injectable()
export class ConversationSettingsService {
  private readonly settings: SettingsOf<ConversationSettingsRow, ConversationSettings>;

  constructor(settings: WorkspaceSettings) {
    this.settings = settings.of({
      name: 'conversation_settings',
      entity: ConversationSettingsRow,
      read: (row) => row ?? CONVERSATION_DEFAULTS,
    });
  }

  current(): Promise<ConversationSettings> {
    return this.settings.current();
  }

  async get(): Promise<ConversationSettingsDto> {
    return toDto(await this.settings.load());
  }

  /** Replaces the whole configuration: omitted fields get their default. */
  async put(input: UpdateConversationSettingsDto): Promise<ConversationSettingsDto> {
    const given = Object.entries(input).filter(([, value]) => value !== undefined);
    const dto = { ...toDto(CONVERSATION_DEFAULTS), ...(Object.fromEntries(given) as Partial<ConversationSettingsDto>) };
    await this.settings.save(fromDto(dto), { ...dto });
    return dto;
  }
}

const toDto = (s: ConversationSettings): ConversationSettingsDto => ({
  history_tokens: s.historyTokens,
  summaries: s.summaries,
  titles: s.titles,
  idle_minutes: s.idleMinutes,
  max_messages: s.maxMessages,
  widget_days: s.widgetDays,
  console_days: s.consoleDays,
  api_days: s.apiDays,
});

const fromDto = (dto: ConversationSettingsDto): ConversationSettings => ({
  historyTokens: dto.history_tokens,
  summaries: dto.summaries,
  titles: dto.titles,
  idleMinutes: dto.idle_minutes,
  maxMessages: dto.max_messages,
  widgetDays: dto.widget_days,
  consoleDays: dto.console_days,
  apiDays: dto.api_days,
});
