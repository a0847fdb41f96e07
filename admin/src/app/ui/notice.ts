import { Component, computed, input } from '@angular/core';
import { Icon } from './icon';

export type NoticeTone = 'info' | 'warning' | 'danger';

/** A message that needs attention, in the flow of the page. The icon conveys the tone as well, not only the colour. */
@Component({
  selector: 'nx-notice',
  imports: [Icon],
  host: { '[class]': 'tone()', '[attr.role]': 'role()' },
  template: `
    <nx-icon [name]="tone() === 'info' ? 'info' : 'alert'" [size]="18" />
    <div class="text"><ng-content /></div>
    <ng-content select="[action]" />
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-start;
      gap: 8px 10px;
      padding: 10px 12px;
      border-radius: var(--nx-radius);
      background: var(--nx-info-container);
    }
    nx-icon {
      margin-top: 1px;
      color: var(--mat-sys-primary);
    }
    ::ng-deep [action] {
      align-self: center;
    }
    .text {
      flex: 1 1 min(220px, calc(100% - 28px));
      align-self: center;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    :host:has([action]) nx-icon {
      align-self: center;
      margin: 0;
    }
    :host(.warning) {
      background: var(--nx-warning-container);
      nx-icon {
        color: var(--nx-warning);
      }
    }
    :host(.danger) {
      background: var(--nx-danger-container);
      nx-icon {
        color: var(--nx-danger);
      }
    }
  `,
})
export class Notice {
  readonly tone = input<NoticeTone>('info');
  /** Set for messages that appear after an action, so that screen readers announce them. */
  readonly live = input(false);
  protected readonly role = computed(() => (this.live() ? (this.tone() === 'danger' ? 'alert' : 'status') : null));
}
