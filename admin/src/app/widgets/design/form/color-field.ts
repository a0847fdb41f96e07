import { Component, computed, input, linkedSignal, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { type ContrastFinding, parseHex, toHex } from '@nexus/contracts';
import { Field, FieldInput } from '../../../ui/field';
import { Icon } from '../../../ui/icon';

/** One colour, picked or typed, with the contrast of its text. */
@Component({
  selector: 'nx-color-field',
  imports: [Field, FieldInput, Icon, MatButton],
  template: `
    <nx-field [label]="label()" [hint]="contrast()">
      <span class="row">
        <input
          #picker
          class="picker"
          type="color"
          [attr.aria-label]="'Pick: ' + label()"
          [value]="value()"
          [disabled]="disabled()"
          (input)="chosen.emit(picker.value)"
        />
        <input
          #text
          nxInput
          class="num"
          maxlength="7"
          autocomplete="off"
          spellcheck="false"
          [value]="typed()"
          [disabled]="disabled()"
          [attr.aria-invalid]="mistaken() || null"
          (input)="type(text.value)"
          (blur)="typed.set(value())"
        />
      </span>
    </nx-field>
    @if (finding(); as found) {
      @if (!found.passes) {
        <p class="small problem" role="status">
          <nx-icon name="alert" [size]="16" />
          <span
            >Hard to read: visitors see <code>{{ found.repaired }}</code> instead.</span
          >
          <button matButton type="button" [disabled]="disabled()" (click)="chosen.emit(found.repaired)">Use it</button>
        </p>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      align-content: start;
      gap: 4px;
      min-width: 0;
    }
    .row {
      display: grid;
      grid-template-columns: 44px minmax(0, 1fr);
      gap: 8px;
    }
    .picker {
      width: 44px;
      height: 36px;
      padding: 3px;
      border: 1px solid light-dark(#8f9099, #75767f);
      border-radius: var(--nx-radius);
      background: var(--nx-canvas);
      cursor: pointer;
    }
    .problem {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 6px;
      color: var(--nx-warning);
    }
    .problem button {
      grid-column: 2;
      justify-self: start;
      margin-left: -12px;
    }
  `,
})
export class ColorField {
  readonly label = input.required<string>();
  /** `#rrggbb` */
  readonly value = input.required<string>();
  readonly finding = input<ContrastFinding>();
  readonly disabled = input(false);
  readonly chosen = output<string>();
  protected readonly typed = linkedSignal(() => this.value());
  protected readonly mistaken = computed(() => parseHex(this.typed()) === undefined);
  protected readonly contrast = computed(() => {
    const found = this.finding();
    return (
      found && `Contrast ${(Math.floor(found.ratio * 10) / 10).toFixed(1)} : 1, APCA ${Math.abs(found.lc).toFixed(0)}`
    );
  });

  protected type(text: string): void {
    this.typed.set(text);
    const rgb = parseHex(text);
    if (rgb && text.replace('#', '').length === 6) this.chosen.emit(toHex(rgb));
  }
}
