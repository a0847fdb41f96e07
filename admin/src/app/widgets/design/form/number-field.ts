import { Component, input, output } from '@angular/core';
import { Field, FieldInput } from '../../../ui/field';

/** A whole number within bounds; other input is ignored. */
@Component({
  selector: 'nx-number-field',
  imports: [Field, FieldInput],
  template: `
    <nx-field [label]="label() + ', ' + unit()">
      <input
        #box
        nxInput
        class="num"
        type="number"
        inputmode="numeric"
        [min]="min()"
        [max]="max()"
        [value]="value()"
        [disabled]="disabled()"
        (input)="take(box.valueAsNumber)"
        (blur)="box.value = value().toString()"
      />
    </nx-field>
  `,
  styles: `
    :host {
      display: grid;
      align-content: start;
    }
  `,
})
export class NumberField {
  readonly label = input.required<string>();
  readonly unit = input.required<string>();
  readonly min = input.required<number>();
  readonly max = input.required<number>();
  readonly value = input.required<number>();
  readonly disabled = input(false);
  readonly chosen = output<number>();

  protected take(value: number): void {
    if (Number.isInteger(value) && value >= this.min() && value <= this.max()) this.chosen.emit(value);
  }
}
