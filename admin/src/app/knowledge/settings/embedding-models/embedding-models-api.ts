import { Injectable, inject } from '@angular/core';
import type { ChangeEmbeddingModelDto, CreateEmbeddingModelDto, EmbeddingModelDto } from '@nexus/api-client';
import { Api } from '../../../core/http/api';

export type EmbeddingModel = EmbeddingModelDto;

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class EmbeddingModelsApi {
  private readonly api = inject(Api);

  list = () => this.api.read('/api/embedding-models');
  providers = () => this.api.read('/api/provider-keys');

  create = (body: CreateEmbeddingModelDto) => this.api.call('post', '/api/embedding-models', { body });
  change = (id: string, body: ChangeEmbeddingModelDto) =>
    this.api.call('patch', '/api/embedding-models/{id}', { path: { id }, body });
  remove = (id: string) => this.api.call('delete', '/api/embedding-models/{id}', { path: { id } });
}
