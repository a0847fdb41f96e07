import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatDay } from '../core/format/format';
import { Minute } from '../core/format/minute';
import { mutation } from '../core/mutation';
import { PageActions } from '../shell/page-actions';
import { Ago } from '../ui/ago';
import { Confirm } from '../ui/confirm';
import { Cell, type Column } from '../ui/data-table/column';
import { DataTable } from '../ui/data-table/data-table';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ListPage } from '../ui/list-page/list-page';
import { Badge } from '../ui/status-badge';
import { TokenDialog } from './token-dialog';
import { TokenEdit } from './token-edit';
import { type TokenItem, expiryOf, limitsText } from './token-types';
import { TokensApi } from './tokens-api';

const COLUMNS: readonly Column<TokenItem>[] = [
  { key: 'name', label: 'Name', width: 'minmax(160px, 1.4fr)', always: true, card: 'title' },
  { key: 'scopes', label: 'Scopes', width: 'minmax(150px, 1fr)', card: 'plain' },
  { key: 'limits', label: 'Limits a minute', width: '132px', below: 1024 },
  { key: 'expires', label: 'Expires', width: '132px' },
  { key: 'used', label: 'Last used', width: '112px', muted: true },
  { key: 'created', label: 'Created', width: '112px', muted: true, below: 900 },
  { key: 'actions', label: 'Actions', width: '152px', card: 'actions' },
];

@Component({
  imports: [
    Ago,
    Badge,
    Cell,
    Confirm,
    DataTable,
    EmptyState,
    Icon,
    ListPage,
    MatButton,
    PageActions,
    TokenDialog,
    TokenEdit,
  ],
  templateUrl: './tokens.html',
  styleUrl: './tokens.scss',
})
export class Tokens {
  private readonly api = inject(TokensApi);
  private readonly minute = inject(Minute);
  /** From the URL: the search text. */
  readonly q = input<string>();

  protected readonly columns = COLUMNS;
  protected readonly nameOf = ({ name }: TokenItem) => name;
  protected readonly list = this.api.list();
  protected readonly all = computed(() => (this.list.hasValue() ? this.list.value().items : []));
  protected readonly items = computed(() => {
    const wanted = this.q()?.trim().toLowerCase() ?? '';
    return this.all().filter((item) =>
      `${item.name} ${item.prefix} ${item.scopes.join(' ')}`.toLowerCase().includes(wanted),
    );
  });
  protected readonly creating = signal(false);
  protected readonly editing = signal<TokenItem | undefined>(undefined);
  protected readonly revoking = signal<TokenItem | undefined>(undefined);
  protected readonly day = formatDay;
  protected readonly limits = limitsText;
  protected readonly expiry = (item: TokenItem) => expiryOf(item.expires_at, this.minute.now());

  protected readonly revoke = mutation(({ id }: TokenItem) => this.api.revoke(id), {
    failure: 'toast',
    kept: 'The token still works.',
    done: (_, { name }) => `Revoked “${name}”`,
    settled: () => this.list.reload(),
  });
}
