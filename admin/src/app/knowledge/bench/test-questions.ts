import { Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Access } from '../../core/auth/access';
import { plural } from '../../core/format/format';
import { explain } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';
import { DeferredDelete } from '../../core/undo/deferred-delete';
import { Badge } from '../../ui/status-badge';
import { Icon } from '../../ui/icon';
import { ResourceView } from '../../ui/resource-view';
import { BenchApi } from './bench-api';
import type { TestQuestion } from './bench-types';

/** The questions of a test set. */
@Component({
  selector: 'nx-test-questions',
  imports: [Badge, Icon, MatButton, ResourceView, RouterLink],
  template: `
    <h2 id="questions">Questions</h2>
    <nx-resource-view [resource]="list.first" [isEmpty]="!shown().length" (retry)="list.reload()">
      <ng-template #ready>
        <ul class="card" aria-labelledby="questions">
          @for (each of shown(); track each.id) {
            <li>
              <div class="text">
                <a routerLink="." [queryParams]="{ q: each.question }">{{ each.question }}</a>
                @if (each.expected[0]; as first) {
                  <p class="small muted excerpt">{{ first.quote }}</p>
                }
              </div>
              @if (each.expected.length) {
                <nx-badge tone="accent">{{ passages(each) }}</nx-badge>
              } @else {
                <nx-badge>Nothing answers it</nx-badge>
              }
              @if (mayWrite()) {
                <button
                  type="button"
                  class="icon-button"
                  [attr.aria-label]="'Delete the question: ' + each.question"
                  (click)="remove(each)"
                >
                  <nx-icon name="trash" />
                </button>
              }
            </li>
          }
        </ul>
        @if (list.cursor()) {
          <button matButton="outlined" class="more" [disabled]="list.loadingMore()" (click)="more()">Show more</button>
        }
      </ng-template>
      <ng-template #empty>
        <p class="muted">
          No question yet. Try one, mark the candidates that answer it, and save it to this test set. A question that
          nothing answers belongs here too: finding nothing is then right.
        </p>
      </ng-template>
    </nx-resource-view>
  `,
  styles: `
    h2 {
      margin-bottom: 8px;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 16px;
      padding: 10px 16px;
    }
    li + li {
      border-top: 1px solid var(--nx-line);
    }
    .text {
      flex: 1 1 260px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    a {
      font-weight: 500;
    }
    .excerpt {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
    .more {
      margin-top: 12px;
    }
  `,
})
export class TestQuestions {
  private readonly api = inject(BenchApi);
  private readonly access = inject(Access);
  private readonly toaster = inject(Toaster);
  private readonly deletions = inject(DeferredDelete);
  readonly set = input.required<string>();
  protected readonly list = this.api.questions(() => this.set());
  protected readonly shown = () => this.list.items().filter(({ id }) => !this.deletions.hidden().has(id));
  protected readonly mayWrite = () => this.access.can('knowledge:write');
  protected readonly passages = ({ expected }: TestQuestion) => plural(expected.length, 'passage');

  protected remove({ id }: TestQuestion): void {
    const set = this.set();
    void this.deletions.request({
      ids: [id],
      label: 'the question',
      commit: () => this.api.removeQuestion(set, id),
      settled: () => this.list.reload(),
    });
  }

  protected async more(): Promise<void> {
    await this.list.more().catch((error: unknown) => this.toaster.show(explain(error)));
  }
}
