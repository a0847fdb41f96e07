import { Component, inject, input, output } from '@angular/core';
import { formatDay, formatTokens, formatUsd } from '../core/format/format';
import { Minute } from '../core/format/minute';
import { Icon } from '../ui/icon';
import { RowNav } from '../ui/row-nav';
import { Badge } from '../ui/status-badge';
import { Switch } from '../ui/switch';
import { type AllowList, allowedBy } from './allow-list';
import { BUILT_IN, capabilityLabels } from './model-text';
import type { ModelItem } from './model-types';

const NEAR_MS = 60 * 86_400_000;

/** Each has one direction worth having; a second click goes back to what can be used first. */
const COLUMNS = [
  { label: 'Model', sort: 'name', order: 'ascending', number: false, title: 'Sort by name' },
  { label: 'Context', sort: 'context', order: 'descending', number: true, title: 'Largest context first' },
  {
    label: 'In / M',
    sort: 'price',
    order: 'ascending',
    number: true,
    title: 'US dollars per million prompt tokens, cheapest first',
  },
] as const;

@Component({
  selector: 'nx-catalogue-table',
  imports: [Badge, Icon, RowNav, Switch],
  templateUrl: './catalogue-table.html',
  styleUrl: './catalogue-table.scss',
})
export class CatalogueTable {
  private readonly minute = inject(Minute);
  readonly items = input.required<readonly ModelItem[]>();
  readonly allowed = input.required<AllowList>();
  readonly defaultId = input<string>();
  readonly mayChange = input(false);
  readonly sort = input<string>();
  readonly sorted = output<string | undefined>();
  readonly opened = output<ModelItem>();
  readonly switched = output<{ model: ModelItem; on: boolean }>();
  readonly chosen = output<ModelItem>();

  protected readonly columns = COLUMNS;
  protected readonly builtIn = BUILT_IN;
  protected readonly context = formatTokens;
  protected readonly capabilities = capabilityLabels;

  /** The day the provider ends it, when that is near. */
  protected ends({ expires_at }: ModelItem): string {
    const near = expires_at && Date.parse(expires_at) - this.minute.now() < NEAR_MS;
    return near ? formatDay(expires_at) : '';
  }

  protected price(value: number | null): string {
    return value === 0 ? 'free' : formatUsd(value);
  }

  /** How the model is allowed: what a pattern allows cannot be switched off for one model alone. */
  protected allowance({ id }: ModelItem): { on: boolean; fixed: boolean; hint: string } {
    const by = allowedBy(this.allowed(), id);
    if (by === null && id === BUILT_IN) return { on: true, fixed: true, hint: 'Built in: always allowed' };
    const fixed = by !== null && by !== id;
    return { on: by !== null, fixed, hint: fixed ? `Allowed by ${by}: remove that to choose one by one` : '' };
  }
}
