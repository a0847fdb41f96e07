import { Component, input } from '@angular/core';
import { Icon } from './icon';
import type { IconName } from './icons';

/** Empty state: says what would be shown here and offers the first action. */
@Component({
  selector: 'nx-empty-state',
  imports: [Icon],
  template: `
    <span class="mark"><nx-icon [name]="icon()" [size]="22" /></span>
    <h2>{{ title() }}</h2>
    <p class="muted"><ng-content /></p>
    <div class="actions"><ng-content select="[action]" /></div>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: 4px;
      padding: 48px 24px;
      text-align: center;
    }
    .mark {
      display: grid;
      place-items: center;
      width: 44px;
      height: 44px;
      margin-bottom: 8px;
      border-radius: 12px;
      color: var(--mat-sys-primary);
      background: var(--nx-info-container);
    }
    p {
      max-width: 52ch;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 8px;
      margin-top: 12px;
    }
    .actions:empty {
      display: none;
    }
  `,
})
export class EmptyState {
  readonly icon = input.required<IconName>();
  readonly title = input.required<string>();
}
