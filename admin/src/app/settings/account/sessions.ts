import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explain } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';
import { Ago } from '../../ui/ago';
import { ResourceView } from '../../ui/resource-view';
import { Badge } from '../../ui/status-badge';
import { AccountApi, type SessionItem } from './account-api';
import { deviceOf } from './device';

/** Sign-ins of this person, each of which can be ended. */
@Component({
  selector: 'nx-sessions',
  imports: [Ago, Badge, MatButton, ResourceView],
  template: `
    <nx-resource-view [resource]="list" [isEmpty]="false" [rows]="2" (retry)="list.reload()">
      <ng-template #ready>
        <ul>
          @for (item of items(); track item.id) {
            <li>
              <div>
                <strong>{{ device(item) }}</strong>
                @if (item.current) {
                  <nx-badge tone="success">This session</nx-badge>
                }
                <p class="muted small">
                  {{ item.ip }} · last active <nx-ago [at]="item.last_used_at" /> · since
                  <nx-ago [at]="item.created_at" />
                </p>
              </div>
              @if (!item.current) {
                <button
                  matButton="outlined"
                  type="button"
                  [disabled]="busy()"
                  [attr.aria-label]="'Sign out ' + device(item)"
                  (click)="end(item)"
                >
                  Sign out
                </button>
              }
            </li>
          }
        </ul>
        @if (others() > 1) {
          <div class="buttons">
            <button matButton type="button" [disabled]="busy()" (click)="endOthers()">Sign out everywhere else</button>
          </div>
        }
      </ng-template>
    </nx-resource-view>
  `,
  styles: `
    li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 16px;
      padding: 12px 16px;
      border-top: 1px solid var(--nx-line);
    }
    li > div {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    button {
      flex: none;
    }
    nx-badge {
      margin-left: 8px;
    }
    .buttons {
      display: flex;
      justify-content: flex-end;
      padding: 8px 16px;
      border-top: 1px solid var(--nx-line);
    }
  `,
})
export class Sessions {
  private readonly api = inject(AccountApi);
  private readonly toaster = inject(Toaster);
  protected readonly list = this.api.sessions();
  protected readonly items = computed(() => {
    const items = this.list.hasValue() ? this.list.value().items : [];
    return [...items].sort((a, b) => Number(b.current) - Number(a.current));
  });
  protected readonly others = computed(() => this.items().filter((item) => !item.current).length);
  protected readonly busy = signal(false);

  reload(): void {
    this.list.reload();
  }

  protected device(item: SessionItem): string {
    return deviceOf(item.user_agent);
  }

  protected end(item: SessionItem): Promise<void> {
    return this.run(() => this.api.revoke(item.id), `Signed out ${this.device(item)}`);
  }

  protected endOthers(): Promise<void> {
    return this.run(() => this.api.revokeOthers(), 'Signed out everywhere else');
  }

  private async run(work: () => Promise<void>, done: string): Promise<void> {
    this.busy.set(true);
    try {
      await work();
      void this.toaster.show(done);
    } catch (error) {
      void this.toaster.show(explain(error, 'Nothing was signed out.'));
    } finally {
      this.busy.set(false);
      this.list.reload();
    }
  }
}
