import { Component, input } from '@angular/core';
import { Icon } from './icon';
import type { IconName } from './icons';

export type BadgeTone = 'success' | 'warning' | 'danger' | 'neutral' | 'accent';

@Component({
  selector: 'nx-badge',
  imports: [Icon],
  host: { '[class]': 'tone()' },
  template: `
    @if (icon(); as name) {
      <nx-icon [name]="name" [size]="14" />
    }
    <ng-content />
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      padding: 2px 8px;
      border-radius: 6px;
      font: var(--nx-small);
      font-weight: 500;
      white-space: nowrap;
      color: var(--nx-muted);
      background: light-dark(#f1f0f6, #292a2e);
    }
    :host(.success) {
      color: var(--nx-success);
      background: var(--nx-success-container);
    }
    :host(.warning) {
      color: var(--nx-warning);
      background: var(--nx-warning-container);
    }
    :host(.danger) {
      color: var(--nx-danger);
      background: var(--nx-danger-container);
    }
    :host(.accent) {
      color: light-dark(#3c3dca, #c0c1ff);
      background: var(--nx-selected);
    }
  `,
})
export class Badge {
  readonly tone = input<BadgeTone>('neutral');
  readonly icon = input<IconName>();
}
