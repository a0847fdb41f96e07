import { Component, input, output } from '@angular/core';
import { CAPABILITIES } from './model-text';

export interface FilterValues {
  provider?: string;
  capability?: string;
  price?: string;
  context?: string;
  only?: string;
  sort?: string;
}

const PRICES = [
  { value: '0', label: 'Free' },
  { value: '0.5', label: '≤ $0.50 / M' },
  { value: '2', label: '≤ $2 / M' },
  { value: '10', label: '≤ $10 / M' },
];
const CONTEXTS = [
  { value: '32000', label: '≥ 32k context' },
  { value: '128000', label: '≥ 128k context' },
  { value: '200000', label: '≥ 200k context' },
  { value: '1000000', label: '≥ 1M context' },
];
const ONLY = [
  { value: 'allowed', label: 'Allowed only' },
  { value: 'local', label: 'Local only' },
];
const SORTS = [
  { value: 'name', label: 'By name' },
  { value: 'price', label: 'Cheapest first' },
  { value: 'context', label: 'Largest context' },
  { value: 'newest', label: 'Newest first' },
];

/** The filters of the catalogue, and its order. */
@Component({
  selector: 'nx-catalogue-filters',
  template: `
    <input
      #maker
      class="input maker"
      list="makers"
      aria-label="Maker"
      placeholder="Any maker"
      autocomplete="off"
      [value]="value().provider ?? ''"
      (change)="changed.emit({ provider: maker.value.trim() || undefined })"
    />
    <datalist id="makers">
      @for (provider of providers(); track provider) {
        <option [value]="provider"></option>
      }
    </datalist>
    @for (filter of selects; track filter.key) {
      <select
        #box
        class="input"
        [class.sorting]="filter.key === 'sort'"
        [attr.aria-label]="filter.label"
        (change)="set(filter.key, box.value)"
      >
        <option value="">{{ filter.any }}</option>
        @for (option of filter.options; track option.value) {
          <option [value]="option.value" [selected]="value()[filter.key] === option.value">{{ option.label }}</option>
        }
      </select>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    .maker {
      flex: 0 1 140px;
      min-width: 110px;
      width: auto;
    }
    select.input {
      width: auto;
      max-width: 100%;
    }
    /* The heads of the columns sort there. */
    @media (min-width: 600px) {
      .sorting:has(option[value='']:checked) {
        display: none;
      }
    }
    @media (max-width: 599px) {
      .maker,
      select.input {
        flex: 1 1 40%;
        min-width: 0;
      }
    }
  `,
})
export class CatalogueFilters {
  readonly value = input.required<FilterValues>();
  readonly providers = input.required<readonly string[]>();
  readonly changed = output<Record<string, string | undefined>>();

  protected readonly selects = [
    { key: 'capability', label: 'Capability', any: 'Any capability', options: CAPABILITIES },
    { key: 'price', label: 'Price per million prompt tokens', any: 'Any price', options: PRICES },
    { key: 'context', label: 'Context', any: 'Any context', options: CONTEXTS },
    { key: 'only', label: 'Show', any: 'All models', options: ONLY },
    { key: 'sort', label: 'Sort', any: 'Usable first', options: SORTS },
  ] as const;

  protected set(key: keyof FilterValues, value: string): void {
    this.changed.emit({ [key]: value || undefined });
  }
}
