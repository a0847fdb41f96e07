import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Access } from '../core/auth/access';
import { Session } from '../core/auth/session';
import { mutation } from '../core/mutation';
import { saveFile } from '../core/save-file';
import { Ago } from '../ui/ago';
import { More } from '../ui/more';
import { CacheApi } from './cache-api';
import type { CacheNegative } from './cache-types';
import { reporterText } from './reporter';

/** Questions reported as not having the same answer, with an action to withdraw a report. */
@Component({
  selector: 'nx-reported-pairs',
  imports: [Ago, MatButton, More],
  template: `
    @if (list.items().length) {
      <div class="head">
        <div>
          <h2 id="reported">Reported pairs</h2>
          <p class="muted">These questions were reported as having different answers: they are never matched.</p>
        </div>
        <button matButton="outlined" [disabled]="download.busy()" (click)="download.run()">Download as CSV</button>
      </div>
      <ul class="card" aria-labelledby="reported">
        @for (pair of list.items(); track pair.id) {
          <li>
            <div class="text">
              <p class="asked">{{ pair.asked }}</p>
              <p class="muted">is not “{{ pair.stored }}”</p>
              <p class="small muted">
                @if (pair.comment) {
                  {{ pair.comment }} ·
                }
                {{ reporter(pair.reported_by) }} · <nx-ago [at]="pair.created_at" />
              </p>
            </div>
            @if (mayChange()) {
              <button matButton="outlined" [attr.aria-label]="'Match again: ' + pair.asked" (click)="forget.run(pair)">
                Match again
              </button>
            }
          </li>
        }
      </ul>
      <nx-more [of]="list" />
    }
  `,
  styles: `
    :host:empty {
      display: none;
    }
    ul {
      margin-top: 8px;
    }
    .head,
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 8px 24px;
    }
    li {
      padding: 12px 16px;
    }
    li + li {
      border-top: 1px solid var(--nx-line);
    }
    .text {
      flex: 1 1 260px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .asked {
      font-weight: 500;
    }
  `,
})
export class ReportedPairs {
  private readonly api = inject(CacheApi);
  private readonly access = inject(Access);
  protected readonly list = this.api.reported();
  private readonly session = inject(Session);
  protected readonly reporter = (by: string) => reporterText(by, this.session.user()?.id);
  protected readonly mayChange = () => this.access.can('cache:write');

  protected readonly download = mutation(async () => saveFile(await this.api.exportReported(), 'reported-pairs.csv'), {
    failure: 'toast',
  });
  protected readonly forget = mutation(({ id }: CacheNegative) => this.api.forget(id), {
    failure: 'toast',
    kept: 'The pair is still there.',
    done: 'The two questions may be matched again',
    then: (_, { id }) => this.list.remove(id),
  });
}
