import { Component, input, output } from '@angular/core';
import { Field, FieldInput } from '../../../ui/field';

/** A text that may be empty, in one or more lines. */
@Component({
  selector: 'nx-text-field',
  imports: [Field, FieldInput],
  template: `
    <nx-field [label]="label()" [hint]="hint()" [optional]="true">
      @if (rows() > 1) {
        <textarea
          #area
          nxInput
          [rows]="rows()"
          [maxLength]="max()"
          [value]="value()"
          [disabled]="disabled()"
          (input)="typed.emit(area.value)"
        ></textarea>
      } @else {
        <input
          #line
          nxInput
          [maxLength]="max()"
          [value]="value()"
          [disabled]="disabled()"
          (input)="typed.emit(line.value)"
        />
      }
    </nx-field>
  `,
  styles: `
    :host {
      display: grid;
      align-content: start;
    }
    textarea {
      resize: vertical;
    }
  `,
})
export class TextField {
  readonly label = input.required<string>();
  readonly hint = input<string>();
  readonly max = input.required<number>();
  readonly rows = input(1);
  readonly value = input.required<string>();
  readonly disabled = input(false);
  readonly typed = output<string>();
}
