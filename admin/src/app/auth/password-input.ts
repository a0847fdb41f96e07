import { Component, inject, input, model, signal } from '@angular/core';
import type { FormValueControl } from '@angular/forms/signals';
import { Field } from '../ui/field';
import { Icon } from '../ui/icon';

/** A password field whose text can be shown. Works as the control of a signal form inside an `nx-field`. */
@Component({
  selector: 'nx-password-input',
  imports: [Icon],
  template: `
    <input
      class="input"
      [id]="field.id"
      [type]="shown() ? 'text' : 'password'"
      [attr.autocomplete]="autocomplete()"
      [attr.aria-describedby]="describedBy() ?? field.describedBy()"
      [attr.aria-invalid]="field.error() ? true : null"
      [value]="value()"
      (input)="value.set($any($event.target).value)"
      (blur)="touched.set(true)"
      spellcheck="false"
      autocapitalize="off"
    />
    <button
      type="button"
      class="icon-button compact"
      [attr.aria-label]="shown() ? 'Hide password' : 'Show password'"
      [attr.aria-pressed]="shown()"
      (click)="shown.set(!shown())"
    >
      <nx-icon name="eye" [size]="18" />
    </button>
  `,
  styles: `
    :host {
      position: relative;
      display: block;
    }
    .input {
      padding-right: 44px;
    }
    button {
      position: absolute;
      top: 4px;
      right: 4px;
    }
    button[aria-pressed='true'] {
      color: var(--mat-sys-primary);
    }
  `,
})
export class PasswordInput implements FormValueControl<string> {
  protected readonly field = inject(Field);
  readonly value = model('');
  readonly touched = model(false);
  readonly autocomplete = input('current-password');
  readonly describedBy = input<string>();
  protected readonly shown = signal(false);
}
