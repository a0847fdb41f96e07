import { Component, computed, inject, input, output } from '@angular/core';
import { formatDay } from '../core/format/format';
import { Minute } from '../core/format/minute';
import { Cell } from '../ui/data-table/column';
import { DataTable } from '../ui/data-table/data-table';
import { Icon } from '../ui/icon';
import { Badge } from '../ui/status-badge';
import { Switch } from '../ui/switch';
import { type AllowList, allowedBy } from './allow-list';
import { ALLOWED_COLUMN, CATALOGUE_COLUMNS, DEFAULT_COLUMN } from './catalogue-columns';
import { BUILT_IN, capabilityLabels } from './model-text';
import type { ModelItem } from './model-types';

const NEAR_MS = 60 * 86_400_000;

@Component({
  selector: 'nx-catalogue-table',
  imports: [Badge, Cell, DataTable, Icon, Switch],
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

  private readonly limited = computed(() => this.allowed() !== null);
  protected readonly columns = computed(() => [
    ...CATALOGUE_COLUMNS,
    ...(this.limited() ? [ALLOWED_COLUMN] : []),
    DEFAULT_COLUMN,
  ]);
  protected readonly nameOf = ({ name }: ModelItem) => name;
  protected readonly dimmed = (item: ModelItem) => !item.is_enabled;
  protected readonly builtIn = BUILT_IN;
  protected readonly capabilities = capabilityLabels;

  /** The day on which the provider retires it, if that is soon. */
  protected ends({ expires_at }: ModelItem): string {
    const near = expires_at && Date.parse(expires_at) - this.minute.now() < NEAR_MS;
    return near ? formatDay(expires_at) : '';
  }

  /** How the model is allowed: a model allowed by a pattern cannot be switched off individually. */
  protected allowance({ id }: ModelItem): { on: boolean; fixed: boolean; hint: string } {
    const by = allowedBy(this.allowed(), id);
    if (by === null && id === BUILT_IN) return { on: true, fixed: true, hint: 'Built in: always allowed' };
    const fixed = by !== null && by !== id;
    return { on: by !== null, fixed, hint: fixed ? `Allowed by ${by}: remove that to choose one by one` : '' };
  }
}
