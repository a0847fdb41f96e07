import { Component, computed, inject, input } from '@angular/core';
import { formatAgo, formatExact } from '../core/format/format';
import { Minute } from '../core/format/minute';
import { Session } from '../core/auth/session';

/** Relative time ("3 min. ago"), with the exact time in the workspace's time zone on hover. */
@Component({
  selector: 'nx-ago',
  template: `<time [attr.datetime]="at()" [title]="exact()">{{ text() }}</time>`,
})
export class Ago {
  private readonly minute = inject(Minute);
  private readonly session = inject(Session);
  readonly at = input.required<string | null | undefined>();
  protected readonly text = computed(() => formatAgo(this.at(), this.minute.now()));
  protected readonly exact = computed(() => formatExact(this.at(), this.session.workspace()?.timezone));
}
