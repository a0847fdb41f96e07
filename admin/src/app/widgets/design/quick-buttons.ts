import { LiveAnnouncer } from '@angular/cdk/a11y';
import { CdkDrag, type CdkDragDrop, CdkDragHandle, CdkDropList } from '@angular/cdk/drag-drop';
import { Component, ElementRef, Injector, afterNextRender, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { BUTTON_ICONS, MAX_QUICK_BUTTONS, type QuickButton } from '@nexus/contracts';
import { moved } from '../../models/chain';
import { Field, FieldInput } from '../../ui/field';
import { Icon } from '../../ui/icon';

const VALUE_LABELS = { send: 'Question', link: 'Address', call: 'Name of the call' } as const;

const FIRST_VALUES = { send: 'New question', link: 'https://www.example.com/', call: 'openCart' } as const;

/** Quick buttons in order: reordered by mouse, touch, or arrow keys on the handle. */
@Component({
  selector: 'nx-quick-buttons',
  imports: [CdkDrag, CdkDragHandle, CdkDropList, Field, FieldInput, Icon, MatButton],
  templateUrl: './quick-buttons.html',
  styleUrl: './quick-buttons.scss',
})
export class QuickButtons {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly buttons = input.required<readonly QuickButton[]>();
  readonly disabled = input(false);
  readonly changed = output<QuickButton[]>();
  protected readonly icons = BUTTON_ICONS;
  protected readonly MAX = MAX_QUICK_BUTTONS;
  protected readonly VALUE_LABELS = VALUE_LABELS;

  protected set<K extends keyof QuickButton>(index: number, key: K, value: QuickButton[K]): void {
    this.changed.emit(this.buttons().map((button, i) => (i === index ? { ...button, [key]: value } : button)));
  }

  /** Changes the action and resets a value that does not fit it. */
  protected act(index: number, action: QuickButton['action']): void {
    const value = FIRST_VALUES[action];
    this.changed.emit(this.buttons().map((button, i) => (i === index ? { ...button, action, value } : button)));
  }

  protected add(): void {
    this.changed.emit([
      ...this.buttons(),
      { label: 'New button', icon: 'none', action: 'send', value: 'New question' },
    ]);
    this.focus(`[data-row="${this.buttons().length}"] input`);
  }

  protected remove(index: number): void {
    this.changed.emit(this.buttons().filter((_, i) => i !== index));
    void this.announcer.announce('Button removed');
    this.focus('[data-add]');
  }

  protected drop({ previousIndex, currentIndex }: CdkDragDrop<unknown>): void {
    this.move(previousIndex, currentIndex);
  }

  protected key(event: KeyboardEvent, index: number): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.move(index, index + step);
    this.focus(`[data-row="${index + step}"] .grip`);
  }

  private move(from: number, to: number): void {
    const count = this.buttons().length;
    if (to < 0 || to >= count || from === to) return;
    const { label } = this.buttons()[from]!;
    this.changed.emit(moved(this.buttons(), from, to));
    void this.announcer.announce(`${label}, moved to position ${to + 1} of ${count}`);
  }

  private focus(selector: string): void {
    afterNextRender(() => this.host.querySelector<HTMLElement>(selector)?.focus(), { injector: this.injector });
  }
}
