import { Injectable, inject } from '@angular/core';
import { Api } from '../../core/http/api';
import type { KnowledgeSettings, PreviewRequest } from './settings-types';

export type ReindexAction = 'cancel' | 'rollback' | 'finish';

/** Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class KnowledgeSettingsApi {
  private readonly api = inject(Api);

  settings = () =>
    this.api.read('/api/rag/settings', undefined, {
      // Only requests may omit fields: a response contains all of them.
      parse: (settings) => settings as KnowledgeSettings,
    });
  preview = (request: () => PreviewRequest | undefined) =>
    this.api.ask('/api/rag/settings/preview', () => {
      const body = request();
      return body && { body };
    });
  embedder = () => this.api.read('/api/rag/embedder');

  save = (body: KnowledgeSettings) =>
    this.api.call('put', '/api/rag/settings', { body }).then((settings) => settings as KnowledgeSettings);
  reindex = (embedderId?: string) =>
    this.api.call('post', '/api/rag/reindex', { body: embedderId ? { embedder_id: embedderId } : {} });
  act = (action: ReindexAction) => this.api.call('post', `/api/rag/reindex/${action}`);
}
