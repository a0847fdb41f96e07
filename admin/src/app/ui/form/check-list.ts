import { Component, input, model } from '@angular/core';
import type { FormValueControl, ValidationError } from '@angular/forms/signals';

export interface CheckOption<V extends string = string> {
  value: V;
  text: string;
}

/** Selection of any number of options, as a control of a signal form. Keeps the order of the options. */
@Component({
  selector: 'nx-check-list',
  template: `
    <fieldset>
      <legend>{{ label() }}</legend>
      @for (option of options(); track option.value) {
        <label>
          <input
            type="checkbox"
            [checked]="value().includes(option.value)"
            (change)="toggle(option.value)"
            (blur)="touched.set(true)"
          />
          <span
            ><code>{{ option.value }}</code
            >&ngsp;<span class="muted">{{ option.text }}</span></span
          >
        </label>
      }
      @if (touched() && errors()[0]?.message; as message) {
        <p class="error small" role="alert">{{ message }}</p>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      display: grid;
      gap: 4px;
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      margin-bottom: 6px;
      padding: 0;
      font-weight: 500;
    }
    label {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 28px;
    }
    .error {
      color: var(--nx-danger);
    }
  `,
})
export class CheckList<V extends string = string> implements FormValueControl<readonly V[]> {
  readonly value = model<readonly V[]>([]);
  readonly touched = model(false);
  readonly errors = input<readonly ValidationError[]>([]);
  readonly label = input.required<string>();
  readonly options = input.required<readonly CheckOption<V>[]>();

  protected toggle(value: V): void {
    const chosen = new Set(this.value());
    if (!chosen.delete(value)) chosen.add(value);
    this.touched.set(true);
    this.value.set(
      this.options()
        .map((option) => option.value)
        .filter((each) => chosen.has(each)),
    );
  }
}
