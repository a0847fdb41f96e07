import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MatButton } from '@angular/material/button';
import { Access } from '../../core/auth/access';
import { formatCount } from '../../core/format/format';
import { Ago } from '../../ui/ago';
import { Sparkline } from '../../ui/chart/sparkline';
import { Cell, type Column } from '../../ui/data-table/column';
import { DataTable } from '../../ui/data-table/data-table';
import { EmptyState } from '../../ui/empty-state';
import type { FilterOption } from '../../ui/list-page/list-query';
import { ListPage } from '../../ui/list-page/list-page';
import { SuggestionDrawer } from './suggestion-drawer';
import { DISMISS_TEXT, STATUS_TEXT, reasonsText, suggestionFilters, trendText } from './suggestion-text';
import { type Suggestion, type SuggestionsQuery, SuggestionsApi } from './suggestions-api';

const COLUMNS: readonly Column<Suggestion>[] = [
  { key: 'question', label: 'Question', width: 'minmax(220px, 1fr)', always: true, card: 'title' },
  { key: 'count', label: 'Asked', width: '76px', number: true, text: ({ count }) => formatCount(count) },
  { key: 'trend', label: '14 days', width: '124px', below: 900 },
  { key: 'language', label: 'Language', width: '92px', below: 1200, text: ({ language }) => language },
  { key: 'last', label: 'Last asked', width: '112px', muted: true },
];
const SORTS: readonly FilterOption[] = [
  { value: '-count', label: 'Most asked first' },
  { value: '-last_asked_at', label: 'Last asked first' },
];

/** Questions that were not answered well, most frequent first. Each can become an entry or be dismissed. */
@Component({
  imports: [Ago, Cell, DataTable, EmptyState, ListPage, MatButton, RouterLink, Sparkline, SuggestionDrawer],
  templateUrl: './suggestions.html',
  styleUrl: './suggestions.scss',
})
export class Suggestions {
  private readonly api = inject(SuggestionsApi);
  private readonly access = inject(Access);

  // From the URL, so that a filtered view can be reloaded and shared.
  readonly q = input<string>();
  readonly status = input<SuggestionsQuery['status']>();
  readonly reason = input<SuggestionsQuery['reason']>();
  readonly language = input<string>();
  readonly sort = input<SuggestionsQuery['sort']>();
  readonly suggestion = input<string>();

  protected readonly list = this.api.list(() => ({
    q: this.q(),
    status: this.status() ?? 'open',
    reason: this.reason(),
    language: this.language(),
    sort: this.sort(),
  }));
  protected readonly values = computed(() => ({
    q: this.q(),
    status: this.status(),
    reason: this.reason(),
    language: this.language(),
    sort: this.sort(),
  }));
  private readonly languages = computed(() => [...new Set(this.list.items().map(({ language }) => language))]);
  protected readonly filters = computed(() => suggestionFilters(this.languages(), this.language()));
  protected readonly columns = COLUMNS;
  protected readonly sorts = SORTS;
  protected readonly mayWrite = computed(() => this.access.can('qa:write'));
  protected readonly mayPublish = computed(() => this.access.can('qa:publish'));
  protected readonly nameOf = ({ question }: Suggestion): string => question;
  protected readonly text = { DISMISS_TEXT, STATUS_TEXT, reasonsText, trendText };
}
