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
  /** Distinguishing text beside the label. */
  note?: string;
  disabled?: boolean;
}

const SEARCH_MS = 200;
let next = 0;

/**
 * Selects one of more options than a list can show: typing searches, on the server if the parent updates `options` on
 * `searched`. Follows the combobox pattern of ARIA; named by the enclosing field, otherwise by `label`.
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
  /** Text of the selected option; empty if there is none. */
  readonly text = input('');
  readonly placeholder = input('');
  readonly options = input.required<readonly ComboOption[]>();
  readonly loading = input(false);
  readonly disabled = input(false);
  readonly clearable = input(false);
  /** Typed text; empty when the list opens. */
  readonly searched = output<string>();
  readonly chosen = output<string>();
  readonly cleared = output();

  protected readonly id = `combo-${next++}`;
  protected readonly anchor = `--${this.id}`;
  /** Text being typed; undefined if nobody is typing. */
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
      // Not available in every test environment.
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
    // The key must not reach the surrounding form or dialog.
    event.stopPropagation();
  }

  private move(step: number): void {
    if (!this.open()) return this.show();
    const count = Math.max(1, this.options().length);
    this.active.update((index) => (index + step + count) % count);
    queueMicrotask(() => document.getElementById(`${this.id}-${this.active()}`)?.scrollIntoView({ block: 'nearest' }));
  }
}
