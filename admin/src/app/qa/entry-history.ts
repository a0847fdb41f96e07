import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mutation } from '../core/mutation';
import { Ago } from '../ui/ago';
import { ResourceView } from '../ui/resource-view';
import { QaApi } from './qa-api';
import { STATUS_TEXT, type QaVersion } from './qa-types';

/** Versions of an entry, newest first, which can be restored. */
@Component({
  selector: 'nx-entry-history',
  imports: [Ago, MatButton, ResourceView],
  template: `
    <nx-resource-view [resource]="versions" [rows]="3" (retry)="versions.reload()">
      <ng-template #ready>
        <ol>
          @for (item of versions.value()!.items; track item.version; let newest = $first) {
            <li>
              <details>
                <summary>
                  Version {{ item.version }} · {{ status[item.status] }} · <nx-ago [at]="item.created_at" />
                  @if (item.restored_from) {
                    <span class="muted">(restored from version {{ item.restored_from }})</span>
                  }
                </summary>
                <p class="small muted">by {{ author(item) }}</p>
                <p class="question">{{ item.question }}</p>
                @for (variant of item.variants; track variant) {
                  <p class="small muted">{{ variant }}</p>
                }
                <pre>{{ item.answer }}</pre>
              </details>
              @if (!newest && mayRestore()) {
                <button matButton type="button" [disabled]="restore.busy()" (click)="restore.run(item)">
                  Restore<span class="visually-hidden"> version {{ item.version }}</span>
                </button>
              }
            </li>
          }
        </ol>
      </ng-template>
    </nx-resource-view>
  `,
  styles: `
    ol {
      display: grid;
      gap: 8px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: start;
      justify-content: space-between;
      gap: 8px;
    }
    details {
      min-width: 0;
    }
    summary {
      min-height: 24px;
      cursor: pointer;
    }
    .question {
      font-weight: 500;
    }
    pre {
      margin: 4px 0 0;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      font: inherit;
    }
  `,
})
export class EntryHistory {
  private readonly api = inject(QaApi);
  readonly id = input.required<string>();
  readonly mayRestore = input(false);
  readonly restored = output();
  protected readonly versions = this.api.versions(this.id);
  protected readonly status = STATUS_TEXT;
  /** "a member" or "an API token" instead of an id. */
  protected readonly author = ({ author }: QaVersion): string =>
    author.startsWith('api_token:') ? 'an API token' : author === 'system' ? 'the system' : 'a member';

  protected readonly restore = mutation((item: QaVersion) => this.api.restore(this.id(), item.version), {
    failure: 'toast',
    kept: 'The entry is unchanged.',
    done: (_, { version }) => `Version ${version} is back`,
    then: () => {
      this.versions.reload();
      this.restored.emit();
    },
  });
}
