import { Component, input, signal } from '@angular/core';
import { Icon } from './icon';

const CONFIRM_MS = 1600;

/** Copies `text` and confirms it in place, visually and for screen readers. */
@Component({
  selector: 'nx-copy-button',
  imports: [Icon],
  template: `
    <button type="button" class="icon-button compact" [attr.aria-label]="label()" [title]="label()" (click)="copy()">
      <nx-icon [name]="state() === 'done' ? 'check' : state() === 'failed' ? 'alert' : 'copy'" [size]="16" />
    </button>
    <span class="visually-hidden" role="status">
      {{ state() === 'done' ? 'Copied' : state() === 'failed' ? 'Copying is blocked by the browser' : '' }}
    </span>
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly label = input('Copy');
  protected readonly state = signal<'idle' | 'done' | 'failed'>('idle');

  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text());
      this.state.set('done');
    } catch {
      this.state.set('failed');
    }
    setTimeout(() => this.state.set('idle'), CONFIRM_MS);
  }
}
