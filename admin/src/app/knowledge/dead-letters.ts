import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { plural } from '../core/format/format';
import { Api } from '../core/http/api';
import { sentence } from '../core/http/explain';
import { Ago } from '../ui/ago';
import { More } from '../ui/more';
import { ResourceView } from '../ui/resource-view';
import { type DeadLetter, isLocked } from './document-types';
import { PasswordDialog } from './password-dialog';

const STAGES: Record<string, string> = {
  parse: 'Reading',
  ocr: 'Recognising text',
  chunk: 'Splitting',
  embed: 'Indexing',
  publish: 'Publishing',
};

interface Failed extends DeadLetter {
  id: string;
}

export interface Retry {
  id: string;
  password?: string;
}

/** Documents that could not be read, with the cause: those that need a password, and those that can be retried. */
@Component({
  selector: 'nx-dead-letters',
  imports: [Ago, MatButton, More, PasswordDialog, ResourceView, RouterLink],
  template: `
    <nx-resource-view [resource]="list.first" [isEmpty]="!items().length" [rows]="2" (retry)="list.reload()">
      <ng-template #ready>
        @for (group of groups(); track group.title) {
          <h2>{{ group.title }}</h2>
          <ul>
            @for (item of group.items; track item.id) {
              <li>
                <div class="what">
                  <a class="truncate" [routerLink]="['/knowledge/documents', item.document_id]">{{ item.name }}</a>
                  <p class="small muted">
                    {{ stage(item.stage) }} · {{ plural(item.attempts, 'try', 'tries') }} ·
                    <nx-ago [at]="item.failed_at" />
                  </p>
                  <p class="small">{{ sentence(item.message) }}</p>
                </div>
                @if (retrying().has(item.document_id)) {
                  <span class="small muted" role="status">Waiting to be read</span>
                } @else if (group.locked) {
                  <button
                    matButton="outlined"
                    [attr.aria-label]="'Enter password… for ' + item.name"
                    (click)="asking.set(item)"
                  >
                    Enter password…
                  </button>
                } @else {
                  <button matButton="outlined" [attr.aria-label]="'Try again: ' + item.name" (click)="retry(item)">
                    Try again
                  </button>
                }
              </li>
            }
          </ul>
        }
        <nx-more [of]="list" />
      </ng-template>
      <ng-template #empty><p class="muted">Nothing: every document was processed or shows why not.</p></ng-template>
    </nx-resource-view>
    @if (asking(); as item) {
      <nx-password-dialog
        [document]="{ name: item.name, reason: item }"
        (given)="retry(item, $event)"
        (closed)="asking.set(undefined)"
      />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      min-width: 0;
    }
    li {
      display: flex;
      align-items: center;
      gap: 16px;
      padding: 8px 0;
      border-top: 1px solid var(--nx-line);
    }
    .what {
      display: grid;
      flex: 1;
      gap: 2px;
      min-width: 0;
    }
  `,
})
export class DeadLetters {
  readonly retried = output<Retry>();
  protected readonly list = inject(Api).list('/api/rag/jobs/dead');
  protected readonly items = computed(() =>
    this.list.items().map((item) => ({ ...item, id: item.document_id + item.failed_at })),
  );
  protected readonly groups = computed(() =>
    [
      { title: 'Needs a password', locked: true },
      { title: 'Gave up', locked: false },
    ]
      .map((group) => ({ ...group, items: this.items().filter((item) => isLocked(item) === group.locked) }))
      .filter(({ items }) => items.length > 0),
  );
  protected readonly asking = signal<Failed | undefined>(undefined);
  protected readonly retrying = signal<ReadonlySet<string>>(new Set());
  protected readonly sentence = sentence;
  protected readonly plural = plural;
  protected readonly stage = (name: string): string => STAGES[name] ?? name;

  protected retry({ document_id: id }: Failed, password?: string): void {
    this.retrying.update((set) => new Set([...set, id]));
    this.retried.emit({ id, password });
  }
}
