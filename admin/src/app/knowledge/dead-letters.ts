import { Component, computed, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { plural } from '../core/format/format';
import { sentence } from '../core/http/explain';
import { PagedList } from '../core/http/paged-list';
import { Ago } from '../ui/ago';
import { ResourceView } from '../ui/resource-view';
import type { DeadLetter } from './document-types';

const STAGES: Record<string, string> = {
  parse: 'Reading',
  ocr: 'Recognising text',
  chunk: 'Splitting',
  embed: 'Indexing',
  publish: 'Publishing',
};

/** Processing that gave up after several tries, with the cause; each can be tried again. */
@Component({
  selector: 'nx-dead-letters',
  imports: [Ago, MatButton, ResourceView, RouterLink],
  template: `
    <h2>Gave up</h2>
    <nx-resource-view [resource]="list.first" [isEmpty]="!items().length" [rows]="2" (retry)="list.reload()">
      <ng-template #ready>
        <ul>
          @for (item of items(); track item.id) {
            <li>
              <div class="what">
                <a class="truncate" [routerLink]="['/knowledge/documents', item.document_id]">{{ item.name }}</a>
                <p class="small muted">
                  {{ stage(item.stage) }} · {{ plural(item.attempts, 'try', 'tries') }} ·
                  <nx-ago [at]="item.failed_at" />
                </p>
                <p class="small">{{ sentence(item.message) }}</p>
              </div>
              <button
                matButton="outlined"
                [disabled]="retrying().has(item.document_id)"
                [attr.aria-label]="'Try again: ' + item.name"
                (click)="retry(item.document_id)"
              >
                Try again
              </button>
            </li>
          }
        </ul>
        @if (list.cursor()) {
          <button matButton [disabled]="list.loadingMore()" (click)="list.more()">Show more</button>
        }
      </ng-template>
      <ng-template #empty><p class="muted">Nothing: every document was processed or says why not.</p></ng-template>
    </nx-resource-view>
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
  readonly retried = output<string>();
  protected readonly list = new PagedList<DeadLetter & { id: string }>('/api/rag/jobs/dead', () => ({}));
  protected readonly items = computed(() =>
    this.list.items().map((item) => ({ ...item, id: item.document_id + item.failed_at })),
  );
  protected readonly retrying = signal<ReadonlySet<string>>(new Set());
  protected readonly sentence = sentence;
  protected readonly plural = plural;
  protected readonly stage = (name: string): string => STAGES[name] ?? name;

  protected retry(id: string): void {
    this.retrying.update((set) => new Set([...set, id]));
    this.retried.emit(id);
  }
}
