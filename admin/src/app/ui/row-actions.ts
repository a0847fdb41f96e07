import { Component, computed, input, output } from '@angular/core';
import { Icon } from './icon';
import { Menu, type MenuEntry } from './menu';

export interface RowAction<A extends string = string> extends MenuEntry<A> {
  /** Also shown as a button in the row, with this label: "Delete report.pdf". */
  button?: string;
}

/** Actions of one row: common ones as buttons, all of them in a menu if there are more than the buttons. */
@Component({
  selector: 'nx-row-actions',
  imports: [Icon, Menu],
  template: `
    @for (action of buttons(); track action.action) {
      <button
        type="button"
        class="icon-button compact"
        [title]="action.label"
        [attr.aria-label]="action.button"
        [disabled]="action.disabled"
        (click)="chosen.emit(action.action)"
      >
        <nx-icon [name]="action.icon!" [size]="18" />
      </button>
    }
    @if (buttons().length < actions().length) {
      <nx-menu [label]="'More actions for ' + name()" [entries]="actions()" (chosen)="chosen.emit($event)" />
    }
  `,
  styles: `
    :host {
      display: inline-flex;
    }
  `,
})
export class RowActions<T, A extends string = string> {
  readonly item = input.required<T>();
  /** The actions of an item: computed once per item, not on every change detection. */
  readonly of = input.required<(item: T) => readonly RowAction<A>[]>();
  readonly name = input.required<string>();
  readonly chosen = output<A>();
  protected readonly actions = computed(() => this.of()(this.item()));
  protected readonly buttons = computed(() => this.actions().filter(({ button }) => button));
}
