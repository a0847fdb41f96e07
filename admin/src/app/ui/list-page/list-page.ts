import { NgTemplateOutlet } from '@angular/common';
import {
  Component,
  type Resource,
  TemplateRef,
  computed,
  contentChild,
  inject,
  input,
  model,
  output,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { formatCount } from '../../core/format/format';
import type { Pages } from '../../core/http/paged-list';
import { Viewport } from '../../core/viewport';
import { EmptyState } from '../empty-state';
import { Icon } from '../icon';
import { More } from '../more';
import { ResourceView } from '../resource-view';
import { SearchBox } from '../search-box';
import {
  type FilterOption,
  type ListFilter,
  type ListValues,
  activeFilters,
  cleared,
  isNarrowed,
  standsBeside,
} from './list-query';

/**
 * A complete list page: search, filters, sorting and chips, stored in the URL; a selection with its action bar; infinite
 * scrolling; loading, error, empty and no-match states. Children: the table; `<ng-template #empty>` for the empty state;
 * `[filters]` for custom controls; `[note]` and `[below]` for content above and below the rows; `<ng-template #bulk>` for
 * actions on the selected rows.
 */
@Component({
  selector: 'nx-list-page',
  imports: [EmptyState, Icon, MatButton, More, NgTemplateOutlet, ResourceView, SearchBox],
  host: { '[class.selecting]': 'selecting()' },
  templateUrl: './list-page.html',
  styleUrl: './list-page.scss',
})
export class ListPage {
  private readonly router = inject(Router);
  protected readonly viewport = inject(Viewport);

  /** What is listed, in the plural: "API tokens". */
  readonly label = input.required<string>();
  readonly resource = input.required<Resource<unknown>>();
  readonly retry = output();
  /** Number of rows shown. */
  readonly shown = input.required<number>();
  readonly paged = input<Pages>();
  /** Values from the URL: `q`, the filters and `sort`. */
  readonly values = input<ListValues>({});
  readonly searchable = input(true);
  readonly filters = input<readonly ListFilter[]>([]);
  /** Available orders; the first is the default. */
  readonly sorts = input<readonly FilterOption[]>([]);
  /** Column headers sort, so the select is only needed for cards, which have no headers. */
  readonly headsSort = input(false);
  readonly selected = model<ReadonlySet<string>>(new Set());

  protected readonly nothingYet = contentChild('empty', { read: TemplateRef });
  protected readonly bulk = contentChild('bulk', { read: TemplateRef });
  protected readonly selecting = computed(() => Boolean(this.bulk()) && this.selected().size > 0);
  protected readonly chips = computed(() => activeFilters(this.filters(), this.values()));
  protected readonly beside = computed(() => this.filters().filter(standsBeside));
  protected readonly lists = computed(() => this.filters().filter((f) => f.options && !standsBeside(f)));
  protected readonly narrowed = computed(() => isNarrowed(this.filters(), this.values()));
  protected readonly sortable = computed(() => this.sorts().length > 0 && (!this.headsSort() || this.viewport.phone()));
  protected readonly hasTools = computed(
    () => this.searchable() || this.filters().length > 0 || this.sortable() || this.selecting(),
  );
  protected readonly count = formatCount;
  protected readonly none: ReadonlySet<string> = new Set();

  /** For view changes from elsewhere, such as a clicked column header. */
  show(queryParams: Record<string, string | undefined>): void {
    this.selected.set(new Set());
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected narrow(key: string, value?: string): void {
    this.show({ [key]: value || undefined });
  }

  protected clear(): void {
    this.show(cleared(this.filters()));
  }
}
