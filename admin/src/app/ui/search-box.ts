import { Component, debounced, effect, input, linkedSignal, output } from '@angular/core';
import { Icon } from './icon';

const SEARCH_MS = 250;

/** Search field of a list. Debounced: `searched` is emitted when typing pauses. */
@Component({
  selector: 'nx-search',
  imports: [Icon],
  template: `
    <label>
      <span class="visually-hidden">{{ label() }}</span>
      <nx-icon name="search" [size]="18" />
      <input #box class="input" type="search" [placeholder]="label()" [value]="text()" (input)="text.set(box.value)" />
    </label>
  `,
  styles: `
    :host {
      flex: 0 1 280px;
      min-width: 180px;
    }
    label {
      position: relative;
      display: block;
    }
    nx-icon {
      position: absolute;
      top: 9px;
      left: 10px;
      color: var(--nx-muted);
    }
    .input {
      padding-left: 36px;
    }
    @media (max-width: 599px) {
      :host {
        flex: 1 1 100%;
      }
    }
  `,
})
export class SearchBox {
  readonly label = input.required<string>();
  readonly value = input<string>();
  readonly searched = output<string>();
  protected readonly text = linkedSignal(() => this.value() ?? '');
  private readonly settled = debounced(this.text, SEARCH_MS);

  constructor() {
    effect(() => {
      const text = this.settled.hasValue() ? this.settled.value() : undefined;
      if (text !== undefined && text !== (this.value() ?? '')) this.searched.emit(text);
    });
  }
}
