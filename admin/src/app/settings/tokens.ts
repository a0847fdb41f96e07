import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatDay } from '../core/format/format';
import { Minute } from '../core/format/minute';
import { explain } from '../core/http/explain';
import { Toaster } from '../core/toaster';
import { PageActions } from '../shell/page-actions';
import { Ago } from '../ui/ago';
import { Confirm } from '../ui/confirm';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { ResourceView } from '../ui/resource-view';
import { RowNav } from '../ui/row-nav';
import { Badge } from '../ui/status-badge';
import { TokenDialog } from './token-dialog';
import { TokenEdit } from './token-edit';
import { type TokenItem, expiryOf, limitsText } from './token-types';
import { TokensApi } from './tokens-api';

@Component({
  imports: [
    Ago,
    Badge,
    Confirm,
    EmptyState,
    Icon,
    MatButton,
    PageActions,
    ResourceView,
    RowNav,
    TokenDialog,
    TokenEdit,
  ],
  templateUrl: './tokens.html',
  styleUrl: './tokens.scss',
})
export class Tokens {
  private readonly api = inject(TokensApi);
  private readonly toaster = inject(Toaster);
  private readonly minute = inject(Minute);

  protected readonly list = this.api.list();
  protected readonly search = signal('');
  protected readonly all = computed(() => (this.list.hasValue() ? this.list.value().items : []));
  protected readonly items = computed(() => {
    const wanted = this.search().trim().toLowerCase();
    return this.all().filter((item) =>
      `${item.name} ${item.prefix} ${item.scopes.join(' ')}`.toLowerCase().includes(wanted),
    );
  });
  protected readonly creating = signal(false);
  protected readonly editing = signal<TokenItem | undefined>(undefined);
  protected readonly revoking = signal<TokenItem | undefined>(undefined);
  protected readonly day = formatDay;
  protected readonly limits = limitsText;

  protected expiry(item: TokenItem) {
    return expiryOf(item.expires_at, this.minute.now());
  }

  protected async revoke(item: TokenItem): Promise<void> {
    try {
      await this.api.revoke(item.id);
      await this.toaster.show(`Revoked “${item.name}”`);
    } catch (error) {
      await this.toaster.show(explain(error, 'The token still works.'));
    } finally {
      this.list.reload();
    }
  }
}
