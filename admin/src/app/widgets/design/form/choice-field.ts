import { Component, input, output } from '@angular/core';
import { Field, FieldInput } from '../../../ui/field';

export interface Choice<V extends string> {
  value: V;
  label: string;
}

/** Options with their values as labels, capitalised. */
export const choicesOf = <V extends string>(values: readonly V[]): Choice<V>[] =>
  values.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));

/** One of a few options. */
@Component({
  selector: 'nx-choice-field',
  imports: [Field, FieldInput],
  template: `
    <nx-field [label]="label()" [hint]="hint()">
      <select #box nxInput [disabled]="disabled()" (change)="take(box.value)">
        @for (each of choices(); track each.value) {
          <option [value]="each.value" [selected]="each.value === value()">{{ each.label }}</option>
        }
      </select>
    </nx-field>
  `,
  styles: `
    :host {
      display: grid;
      align-content: start;
    }
  `,
})
export class ChoiceField<V extends string> {
  readonly label = input.required<string>();
  readonly hint = input<string>();
  readonly choices = input.required<readonly Choice<V>[]>();
  readonly value = input.required<V>();
  readonly disabled = input(false);
  readonly chosen = output<V>();

  protected take(text: string): void {
    const choice = this.choices().find(({ value }) => value === text);
    if (choice) this.chosen.emit(choice.value);
  }
}
