import { Injectable, inject } from '@angular/core';
import { Api } from '../core/http/api';

/** Widgets and the figures of the home page. Reads are resources, writes are promises that reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class WidgetsApi {
  private readonly api = inject(Api);

  list = () => this.api.read('/api/widgets');
  overview = () => this.api.read('/api/analytics/overview');

  allow = (id: string, allowed_origins: string[]) =>
    this.api.call('patch', '/api/widgets/{id}', { path: { id }, body: { allowed_origins } });
  /** Null: with the active prompt. */
  answerWith = (id: string, prompt_id: string | null) =>
    this.api.call('patch', '/api/widgets/{id}', { path: { id }, body: { prompt_id } });
}
