import { Component, type ElementRef, input, output, signal, viewChild } from '@angular/core';
import { Icon } from './icon';
import type { IconName } from './icons';
import { RowNav } from './row-nav';

export interface MenuEntry<T extends string = string> {
  action: T;
  label: string;
  icon?: IconName;
  disabled?: boolean;
  /** If set, the entry is a toggle, and the menu stays open. */
  checked?: boolean;
}
let next = 0;

/** A button that opens a list of actions, following the ARIA menu pattern. The list exists only while it is open. */
@Component({
  selector: 'nx-menu',
  imports: [Icon, RowNav],
  template: `
    <button
      #button
      type="button"
      class="icon-button compact"
      aria-haspopup="menu"
      [title]="title()"
      [attr.aria-label]="label()"
      [attr.aria-expanded]="open()"
      [style.anchor-name]="anchor"
      (click)="show()"
    >
      <nx-icon [name]="icon()" [size]="18" />
    </button>
    @if (open()) {
      <div
        #list
        class="menu"
        popover
        role="menu"
        nxRowNav
        [attr.aria-label]="label()"
        [style.position-anchor]="anchor"
        (toggle)="toggled($event)"
      >
        @for (entry of entries(); track entry.action) {
          <button
            type="button"
            data-row
            tabindex="-1"
            [attr.role]="entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'"
            [attr.aria-checked]="entry.checked"
            [attr.aria-disabled]="entry.disabled || null"
            (click)="choose(entry)"
          >
            @if (entry.checked === undefined) {
              @if (entry.icon; as name) {
                <nx-icon [name]="name" [size]="18" />
              }
            } @else {
              <nx-icon name="check" [size]="18" [class.off]="!entry.checked" />
            }
            {{ entry.label }}
          </button>
        }
      </div>
    }
  `,
  styleUrl: './menu.scss',
})
export class Menu<T extends string = string> {
  readonly entries = input.required<readonly MenuEntry<T>[]>();
  readonly label = input.required<string>();
  readonly title = input('More');
  readonly icon = input<IconName>('dots');
  readonly chosen = output<T>();
  protected readonly anchor = `--menu-${next++}`;
  protected readonly open = signal(false);
  private readonly list = viewChild<ElementRef<HTMLElement>>('list');

  protected show(): void {
    this.open.set(true);
    // Not available in every test environment.
    setTimeout(() => this.list()?.nativeElement.showPopover?.());
  }

  protected toggled(event: ToggleEvent): void {
    if (event.newState === 'open') (event.target as HTMLElement).querySelector<HTMLElement>('[data-row]')?.focus();
    else this.open.set(false);
  }

  protected choose(entry: MenuEntry<T>): void {
    if (entry.disabled) return;
    if (entry.checked === undefined) this.list()?.nativeElement.hidePopover?.();
    this.chosen.emit(entry.action);
  }
}
