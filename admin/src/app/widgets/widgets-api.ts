import { Injectable, inject } from '@angular/core';
import type { UpdateWidgetDto, WidgetDesignDto } from '@nexus/api-client';
import { Api } from '../core/http/api';

/** Widgets and the figures of the home page. Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class WidgetsApi {
  private readonly api = inject(Api);

  list = () => this.api.read('/api/widgets');
  overview = () => this.api.read('/api/analytics/overview');
  widget = (id: () => string) => this.api.read('/api/widgets/{id}', () => ({ path: { id: id() } }));
  design = (id: () => string) => this.api.read('/api/widgets/{id}/design', () => ({ path: { id: id() } }));
  versions = (id: () => string) => this.api.read('/api/widgets/{id}/design/versions', () => ({ path: { id: id() } }));

  create = (name: string) => this.api.call('post', '/api/widgets', { body: { name } });
  update = (id: string, body: UpdateWidgetDto) => this.api.call('patch', '/api/widgets/{id}', { path: { id }, body });
  duplicate = (id: string) => this.api.call('post', '/api/widgets/{id}/duplicate', { path: { id }, body: {} });
  remove = (id: string) => this.api.call('delete', '/api/widgets/{id}', { path: { id } });
  pause = (id: string, paused: boolean, message?: string) =>
    this.api.call('post', '/api/widgets/{id}/pause', {
      path: { id },
      body: { paused, ...(message === undefined ? {} : { message }) },
    });
  rotate = (id: string, overlap_hours: number) =>
    this.api.call('post', '/api/widgets/{id}/rotate', { path: { id }, body: { overlap_hours } });
  checkOrigin = (id: string, page: string) =>
    this.api.call('post', '/api/widgets/{id}/origins/check', { path: { id }, body: { page } });
  checkInstall = (id: string, url: string) =>
    this.api.call('post', '/api/widgets/{id}/install/check', { path: { id }, body: { url } });

  saveDraft = (id: string, body: WidgetDesignDto) =>
    this.api.call('put', '/api/widgets/{id}/design/draft', { path: { id }, body, keepalive: true });
  discard = (id: string) => this.api.call('delete', '/api/widgets/{id}/design/draft', { path: { id } });
  publish = (id: string, note: string) =>
    this.api.call('post', '/api/widgets/{id}/design/publish', { path: { id }, body: note ? { note } : {} });
  restore = (id: string, version: number) =>
    this.api.call('post', '/api/widgets/{id}/design/versions/{version}/restore', {
      path: { id, version },
    });

  allow = (id: string, allowed_origins: string[]) => this.update(id, { allowed_origins });
  /** Null: with the active prompt. */
  answerWith = (id: string, prompt_id: string | null) => this.update(id, { prompt_id });
}
