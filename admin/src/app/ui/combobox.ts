import {
  Component,
  type ElementRef,
  computed,
  debounced,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Field } from './field';
import { Icon } from './icon';

export interface ComboOption {
  value: string;
  label: string;
  /** Beside the label: what tells it from the others. */
  note?: string;
  disabled?: boolean;
}

const SEARCH_MS = 200;
let next = 0;

/**
 * Chooses one of more things than a list can show: typing searches, on the server when `searched` is answered with new
 * `options`. Follows the combobox pattern of ARIA; takes its name from the field around it, else from `label`.
 */
@Component({
  selector: 'nx-combobox',
  imports: [Icon],
  templateUrl: './combobox.html',
  styleUrl: './combobox.scss',
})
export class Combobox {
  protected readonly field = inject(Field, { optional: true });
  private readonly list = viewChild<ElementRef<HTMLElement>>('list');
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  readonly label = input('');
  /** What is chosen, in words; empty when nothing is. */
  readonly text = input('');
  readonly placeholder = input('');
  readonly options = input.required<readonly ComboOption[]>();
  readonly loading = input(false);
  readonly disabled = input(false);
  readonly clearable = input(false);
  /** Words typed; empty when the list opens. */
  readonly searched = output<string>();
  readonly chosen = output<string>();
  readonly cleared = output();

  protected readonly id = `combo-${next++}`;
  protected readonly anchor = `--${this.id}`;
  /** What is being typed; undefined while nobody types. */
  protected readonly typed = signal<string | undefined>(undefined);
  protected readonly open = signal(false);
  private readonly settled = debounced(this.typed, SEARCH_MS);
  protected readonly active = linkedSignal<unknown, number>({ source: this.options, computation: () => 0 });
  protected readonly shown = computed(() => this.typed() ?? this.text());

  constructor() {
    effect(() => {
      const typed = this.settled.hasValue() ? this.settled.value() : undefined;
      if (typed !== undefined) this.searched.emit(typed.trim());
    });
    effect(() => {
      const element = this.list()?.nativeElement;
      // Not there in every environment of tests.
      if (this.open()) element?.showPopover?.();
    });
  }

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected show(): void {
    if (this.open() || this.disabled()) return;
    this.open.set(true);
    this.searched.emit('');
    this.box().nativeElement.select();
  }

  protected hide(): void {
    this.open.set(false);
    this.typed.set(undefined);
  }

  protected type(text: string): void {
    this.show();
    this.typed.set(text);
  }

  protected choose(option: ComboOption | undefined): void {
    if (!option || option.disabled) return;
    this.hide();
    this.chosen.emit(option.value);
  }

  protected clear(): void {
    this.hide();
    this.cleared.emit();
    this.focus();
  }

  protected key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.open()) this.hide();
    else if (event.key === 'Enter' && this.open()) this.choose(this.options()[this.active()]);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.move(event.key === 'ArrowDown' ? 1 : -1);
    else return;
    event.preventDefault();
    // Neither the form nor the dialog around it is meant.
    event.stopPropagation();
  }

  private move(step: number): void {
    if (!this.open()) return this.show();
    const count = Math.max(1, this.options().length);
    this.active.update((index) => (index + step + count) % count);
    queueMicrotask(() => document.getElementById(`${this.id}-${this.active()}`)?.scrollIntoView({ block: 'nearest' }));
  }
}
