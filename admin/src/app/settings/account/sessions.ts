import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mutation } from '../../core/mutation';
import { Ago } from '../../ui/ago';
import { ResourceView } from '../../ui/resource-view';
import { Badge } from '../../ui/status-badge';
import { AccountApi, type SessionItem } from './account-api';
import { deviceOf } from './device';

/** Sessions of the user, each of which can be ended. */
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
  protected readonly list = this.api.sessions();
  protected readonly items = computed(() => {
    const items = this.list.hasValue() ? this.list.value().items : [];
    return [...items].sort((a, b) => Number(b.current) - Number(a.current));
  });
  protected readonly others = computed(() => this.items().filter((item) => !item.current).length);

  reload(): void {
    this.list.reload();
  }

  protected device(item: SessionItem): string {
    return deviceOf(item.user_agent);
  }

  private readonly change = mutation((work: () => Promise<void>, _done: string) => work(), {
    failure: 'toast',
    kept: 'Nothing was signed out.',
    done: (_, _work, done) => done,
    settled: () => this.list.reload(),
  });
  protected readonly busy = this.change.busy;

  protected end(item: SessionItem): void {
    void this.change.run(() => this.api.revoke(item.id), `Signed out ${this.device(item)}`);
  }

  protected endOthers(): void {
    void this.change.run(() => this.api.revokeOthers(), 'Signed out everywhere else');
  }
}
