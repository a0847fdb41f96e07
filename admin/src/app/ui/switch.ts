import { Component, input, output } from '@angular/core';

/** A toggle that takes effect immediately. The label is its accessible name; visible text is up to the caller. */
@Component({
  selector: 'nx-switch',
  template: `
    <button
      type="button"
      role="switch"
      [attr.aria-checked]="checked()"
      [attr.aria-label]="label()"
      [attr.aria-describedby]="describedBy() ?? null"
      [title]="hint()"
      [disabled]="disabled()"
      (click)="changed.emit(!checked())"
    >
      <span></span>
    </button>
  `,
  styles: `
    :host {
      display: inline-grid;
    }
    button {
      width: 36px;
      height: 24px;
      padding: 2px 0;
      border: 0;
      background: none;
      cursor: pointer;
      &::before {
        content: '';
        display: block;
        width: 36px;
        height: 20px;
        border: 1px solid light-dark(#75767f, #8f9099);
        border-radius: 10px;
        transition: background var(--nx-fast);
      }
      &:disabled {
        opacity: 0.55;
        cursor: default;
      }
    }
    span {
      display: block;
      width: 12px;
      height: 12px;
      margin: -16px 0 0 4px;
      border-radius: 50%;
      background: light-dark(#75767f, #8f9099);
      transition: transform var(--nx-fast);
    }
    button[aria-checked='true'] {
      &::before {
        border-color: var(--mat-sys-primary);
        background: var(--mat-sys-primary);
      }
      span {
        background: var(--mat-sys-on-primary);
        transform: translateX(16px);
      }
    }
  `,
})
export class Switch {
  readonly label = input.required<string>();
  readonly checked = input.required<boolean>();
  readonly disabled = input(false);
  readonly hint = input('');
  readonly describedBy = input<string>();
  readonly changed = output<boolean>();
}
