import { Component, Directive, computed, inject, input } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';

let next = 0;

/** Label above, control, then the hint or the error. The control inside has the directive `nxInput`. */
@Component({
  selector: 'nx-field',
  template: `
    <label [for]="id" class="label">
      {{ label() }}
      @if (optional()) {
        <span class="muted">optional</span>
      }
    </label>
    <ng-content />
    @if (error(); as message) {
      <p class="message error" [id]="messageId">{{ message }}</p>
    } @else if (hint()) {
      <p class="message" [id]="messageId">{{ hint() }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 6px;
      align-content: start;
      min-width: 0;
    }
    .label {
      font-weight: 500;
    }
    .label .muted {
      font: var(--nx-small);
      margin-left: 4px;
    }
    .message {
      font: var(--nx-small);
      color: var(--nx-muted);
    }
    .error {
      color: var(--nx-danger);
    }
  `,
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input<string>();
  readonly optional = input(false);
  /** The form field, whose first error is shown once it has been touched. */
  readonly of = input<FieldTree<unknown>>();
  readonly id = `field-${next++}`;
  readonly messageId = `${this.id}-message`;

  readonly error = computed(() => {
    const state = this.of()?.();
    return state?.touched() ? state.errors()[0]?.message : undefined;
  });
  readonly describedBy = computed(() => (this.error() || this.hint() ? this.messageId : null));
}

@Directive({
  selector: '[nxInput]',
  host: {
    class: 'input',
    '[id]': 'field.id',
    '[attr.aria-describedby]': 'field.describedBy()',
    '[attr.aria-invalid]': 'field.error() ? true : null',
  },
})
export class FieldInput {
  protected readonly field = inject(Field);
}
