import { Injectable, inject } from '@angular/core';
import type {
  AddToEntryDto,
  ApproveSuggestionDto,
  DismissSuggestionDto,
  QaSuggestionDetailDto,
  QaSuggestionDto,
  Query,
} from '@nexus/api-client';
import { Api } from '../../core/http/api';

export type Suggestion = QaSuggestionDto;
export type SuggestionDetail = QaSuggestionDetailDto;
export type SuggestionsQuery = Query<'get', '/api/qa/suggestions'>;
export type DismissReason = DismissSuggestionDto['reason'];

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class SuggestionsApi {
  private readonly api = inject(Api);

  list = (query: () => SuggestionsQuery) => this.api.list('/api/qa/suggestions', () => ({ query: query() }));
  one = (id: () => string) => this.api.read('/api/qa/suggestions/{id}', () => ({ path: { id: id() } }));
  related = (id: () => string) => this.api.read('/api/qa/suggestions/{id}/related', () => ({ path: { id: id() } }));

  draft = (id: string) => this.api.call('post', '/api/qa/suggestions/{id}/draft', { path: { id } });
  approve = (id: string, body: ApproveSuggestionDto) =>
    this.api.call('post', '/api/qa/suggestions/{id}/approve', { path: { id }, body });
  addToEntry = (id: string, body: AddToEntryDto) =>
    this.api.call('post', '/api/qa/suggestions/{id}/add-to-entry', { path: { id }, body });
  dismiss = (id: string, body: DismissSuggestionDto) =>
    this.api.call('post', '/api/qa/suggestions/{id}/dismiss', { path: { id }, body });
  reopen = (id: string) => this.api.call('post', '/api/qa/suggestions/{id}/reopen', { path: { id } });
}
