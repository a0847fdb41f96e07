import { Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatCount } from '../core/format/format';
import type { Pages } from '../core/http/paged-list';
import { mutation } from '../core/mutation';
import { NearEnd } from './near-end';

/** The end of a paged list: loads the next page when it comes into view, or on click. */
@Component({
  selector: 'nx-more',
  imports: [MatButton, NearEnd],
  template: `
    @if (of().cursor()) {
      <div (nxNearEnd)="more.run()">
        <button matButton="outlined" type="button" [disabled]="of().loadingMore()" (click)="more.run()">
          {{ of().loadingMore() ? 'Loading…' : 'Show more' }}
        </button>
        @if (shown(); as n) {
          <span class="small muted num">{{ count(n) }} shown</span>
        }
      </div>
    }
  `,
  styles: `
    div {
      display: grid;
      gap: 4px;
      justify-content: center;
      justify-items: center;
      padding: 4px;
    }
  `,
})
export class More {
  readonly of = input.required<Pages>();
  /** Number of rows so far. */
  readonly shown = input<number>();
  protected readonly count = formatCount;
  protected readonly more = mutation(() => this.of().more(), {
    failure: 'toast',
    kept: 'The rows already shown are unchanged.',
  });
}
