import { Component, input, output } from '@angular/core';

/** Input in seconds for a value that the API expects in milliseconds. */
@Component({
  selector: 'nx-seconds',
  template: `
    <label>
      <input
        #box
        class="input num"
        type="number"
        min="0"
        step="0.5"
        [attr.aria-label]="label() + ' in seconds'"
        [disabled]="disabled()"
        [value]="ms() / 1000"
        (change)="set(box.valueAsNumber)"
      />
      s
    </label>
  `,
  styles: `
    label {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    .input {
      width: 110px;
    }
  `,
})
export class SecondsInput {
  readonly label = input.required<string>();
  readonly ms = input.required<number>();
  readonly disabled = input(false);
  readonly changed = output<number>();

  protected set(seconds: number): void {
    if (Number.isFinite(seconds) && seconds >= 0) this.changed.emit(Math.round(seconds * 1000));
  }
}
