import { Injectable, inject } from '@angular/core';
import type { ConversationSettingsDto, ErasureDto, RequestErasureDto } from '@nexus/api-client';
import { Api } from '../core/http/api';

export type ConversationSettingsValue = ConversationSettingsDto;
export type ErasureItem = ErasureDto;

/** Settings of conversations, and requests to erase a person. */
@Injectable({ providedIn: 'root' })
export class ConversationSettingsApi {
  private readonly api = inject(Api);

  settings = () => this.api.read('/api/conversation-settings');
  save = (body: ConversationSettingsValue) => this.api.call('put', '/api/conversation-settings', { body });
  erasures = (wanted: () => boolean) => this.api.list('/api/erasures', () => (wanted() ? {} : undefined));
  erase = (body: RequestErasureDto) => this.api.call('post', '/api/erasures', { body });
}
