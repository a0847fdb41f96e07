import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Badge } from '../../ui/status-badge';
import { ResourceView } from '../../ui/resource-view';
import { BenchApi } from './bench-api';
import { changes, difference, resultText, percent, toneOf } from './bench-figures';
import { FIGURES } from './bench-types';

/** Results of one run by question; compared with another run, only the changes. */
@Component({
  selector: 'nx-run-detail',
  imports: [Badge, ResourceView, RouterLink],
  template: `
    <nx-resource-view [resource]="read" [rows]="3" (retry)="read.reload()">
      <ng-template #ready>
        @if (compared(); as pair) {
          <h3>Compared with “{{ pair.base.name }}”</h3>
          <dl class="figures">
            @for (figure of FIGURES; track figure.key) {
              <div>
                <dt class="small muted">{{ figure.label }}</dt>
                <dd class="num">
                  {{ percent(pair.run.figures![figure.key]) }}
                  @if (difference(pair.base.figures![figure.key], pair.run.figures![figure.key]); as points) {
                    <nx-badge [tone]="toneOf(pair.base.figures![figure.key], pair.run.figures![figure.key])">{{
                      points
                    }}</nx-badge>
                  }
                </dd>
              </div>
            }
          </dl>
          <ul class="card">
            @for (each of pair.changes; track each.questionId) {
              <li>
                <a routerLink="." [queryParams]="{ q: each.question }">{{ each.question }}</a>
                <span class="small muted">{{ resultText(each.from) }} → {{ resultText(each.to) }}</span>
                <nx-badge [tone]="each.better ? 'success' : 'danger'">{{ each.better ? 'Better' : 'Worse' }}</nx-badge>
              </li>
            } @empty {
              <li class="muted">No question has a different result.</li>
            }
          </ul>
        } @else if (wrong(); as list) {
          <h3>{{ list.length ? 'Questions to look at' : 'All results are good' }}</h3>
          @if (list.length) {
            <ul class="card">
              @for (each of list; track each.question_id) {
                <li>
                  <a routerLink="." [queryParams]="{ q: each.question }">{{ each.question }}</a>
                  <span class="small muted">{{ resultText(each) }}</span>
                </li>
              }
            </ul>
          }
        }
      </ng-template>
    </nx-resource-view>
  `,
  styles: `
    h3 {
      margin-bottom: 8px;
    }
    .figures {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 24px;
      margin-bottom: 12px;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      justify-content: space-between;
      gap: 2px 16px;
      padding: 10px 16px;
    }
    li + li {
      border-top: 1px solid var(--nx-line);
    }
    a {
      flex: 1 1 260px;
      font-weight: 500;
      overflow-wrap: anywhere;
    }
  `,
})
export class RunDetail {
  private readonly api = inject(BenchApi);
  readonly set = input.required<string>();
  readonly run = input.required<string>();
  readonly base = input<string>();
  protected readonly FIGURES = FIGURES;
  protected readonly percent = percent;
  protected readonly difference = difference;
  protected readonly toneOf = toneOf;
  protected readonly resultText = resultText;
  protected readonly read = this.api.run(() => ({ set: this.set(), run: this.run() }));
  private readonly other = this.api.run(() => {
    const run = this.base();
    return run && run !== this.run() ? { set: this.set(), run } : undefined;
  });

  protected readonly compared = computed(() => {
    const [run, base] = [
      this.read.hasValue() ? this.read.value() : undefined,
      this.other.hasValue() ? this.other.value() : undefined,
    ];
    return run?.figures && base?.figures ? { run, base, changes: changes(base, run) } : undefined;
  });
  protected readonly wrong = computed(() => {
    const run = this.read.hasValue() ? this.read.value() : undefined;
    return run?.results.filter((r) => !r.decided_right || (r.answerable && (r.recall ?? 0) < 1));
  });
}
