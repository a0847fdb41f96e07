import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { toApiError } from '../../core/http/problem';
import type { ChunkPreview, EmbedderState, KnowledgeSettings, PreviewRequest, Reindex } from './settings-types';

const SETTINGS = '/api/rag/settings';
const REINDEX = '/api/rag/reindex';

export type ReindexAction = 'cancel' | 'rollback' | 'finish';

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class KnowledgeSettingsApi {
  private readonly http = inject(HttpClient);

  settings(): HttpResourceRef<KnowledgeSettings | undefined> {
    return httpResource<KnowledgeSettings>(() => SETTINGS);
  }

  preview(request: () => PreviewRequest | undefined): HttpResourceRef<ChunkPreview | undefined> {
    return httpResource<ChunkPreview>(() => {
      const body = request();
      return body && { url: `${SETTINGS}/preview`, method: 'POST', body };
    });
  }

  embedder(): HttpResourceRef<EmbedderState | undefined> {
    return httpResource<EmbedderState>(() => '/api/rag/embedder');
  }

  save(settings: KnowledgeSettings): Promise<KnowledgeSettings> {
    return settle(firstValueFrom(this.http.put<KnowledgeSettings>(SETTINGS, settings)));
  }

  reindex(embedderId?: string): Promise<Reindex> {
    return settle(firstValueFrom(this.http.post<Reindex>(REINDEX, embedderId ? { embedder_id: embedderId } : {})));
  }

  act(action: ReindexAction): Promise<Reindex> {
    return settle(firstValueFrom(this.http.post<Reindex>(`${REINDEX}/${action}`, {})));
  }
}

async function settle<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    throw toApiError(error);
  }
}
