import { Component, computed, inject, input, output } from '@angular/core';
import { Viewport } from '../core/viewport';
import { DocumentFacets } from './document-facets';
import { DOCUMENT_FORMATS, DOCUMENT_TYPES } from './document-formats';
import { DOCUMENT_FILTERS, DOCUMENT_SORTS } from './document-types';
import { KnowledgeUsage } from './usage-api';

export type FilterKey = 'status' | 'type' | 'tag' | 'source' | 'sort';
export type FilterValues = Partial<Record<FilterKey, string>>;

const STATES = [
  { value: undefined, label: 'All' },
  ...DOCUMENT_FILTERS.map((value) => ({ value, label: `${value[0]?.toUpperCase()}${value.slice(1)}` })),
];

/** State as chips; kind, tag and, where no column can be pressed, the order as lists. */
@Component({
  selector: 'nx-document-filters',
  template: `
    <div class="chips" role="group" aria-label="Filter by state">
      @for (state of states; track state.label) {
        <button
          type="button"
          class="chip"
          [attr.aria-pressed]="value().status === state.value"
          (click)="changed.emit({ status: state.value })"
        >
          {{ state.label }}
        </button>
      }
    </div>
    <select #type class="input" aria-label="Kind" (change)="changed.emit({ type: type.value || undefined })">
      <option value="">Any kind</option>
      @for (option of types(); track option.value) {
        <option [value]="option.value" [selected]="value().type === option.value">{{ option.label }}</option>
      }
    </select>
    @if (tags().length) {
      <select #tag class="input" aria-label="Tag" (change)="changed.emit({ tag: tag.value || undefined })">
        <option value="">Any tag</option>
        @for (option of tags(); track option) {
          <option [value]="option" [selected]="value().tag === option">{{ option }}</option>
        }
      </select>
    }
    @if (viewport.phone()) {
      <select #sort class="input" aria-label="Order" (change)="changed.emit({ sort: sort.value })">
        @for (option of sorts; track option.value) {
          <option [value]="option.value" [selected]="(value().sort ?? '-created_at') === option.value">
            {{ option.label }}
          </option>
        }
      </select>
    }
    @if (value().source) {
      <button type="button" class="chip" aria-pressed="true" (click)="changed.emit({ source: undefined })">
        One source only ✕
      </button>
    }
  `,
  styleUrl: './document-filters.scss',
})
export class DocumentFilters {
  protected readonly viewport = inject(Viewport);
  private readonly facets = inject(DocumentFacets);
  private readonly usage = inject(KnowledgeUsage);
  readonly value = input.required<FilterValues>();
  readonly changed = output<FilterValues>();
  protected readonly states = STATES;
  protected readonly sorts = DOCUMENT_SORTS;

  /** The kinds there are; the one that is asked for stays in the list in any case. */
  protected readonly types = computed(() => {
    const used = new Set<string>(this.usage.value()?.by_type?.map(({ type }) => type));
    const asked = this.value().type;
    return DOCUMENT_TYPES.filter((type) => !used.size || used.has(type) || type === asked).map((type) => ({
      value: type,
      label: DOCUMENT_FORMATS[type].name,
    }));
  });
  protected readonly tags = computed(() => {
    const asked = this.value().tag;
    const tags = this.facets.tags().map(({ tag }) => tag);
    return asked && !tags.includes(asked) ? [asked, ...tags] : tags;
  });
}
