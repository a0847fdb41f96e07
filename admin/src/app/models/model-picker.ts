import { Component, computed, inject, input, output, signal, viewChild } from '@angular/core';
import { type ComboOption, Combobox } from '../ui/combobox';
import { AUTO, modelNote } from './model-text';
import { ModelsApi } from './models-api';

/** Selects a model; typing searches the whole catalogue. */
@Component({
  selector: 'nx-model-picker',
  imports: [Combobox],
  template: `
    <nx-combobox
      [label]="label()"
      [placeholder]="placeholder()"
      [text]="text()"
      [options]="options()"
      [loading]="found.isLoading()"
      [disabled]="disabled()"
      [clearable]="clearable()"
      (searched)="query.set($event)"
      (chosen)="chosen.emit($event)"
      (cleared)="chosen.emit('')"
    />
  `,
})
export class ModelPicker {
  readonly label = input('Model');
  /** Id of the model; empty: none selected. */
  readonly value = input('');
  readonly placeholder = input('Choose a model');
  readonly clearable = input(false);
  readonly disabled = input(false);
  /** Models excluded from the list, since they are already used. */
  readonly without = input<readonly string[]>([]);
  /** Also offers automatic selection. */
  readonly withAuto = input(false);
  /** Also lists models that are currently unavailable. */
  readonly all = input(false);
  readonly chosen = output<string>();

  /** Undefined until the list is opened: nothing is loaded before. */
  protected readonly query = signal<string | undefined>(undefined);
  private readonly api = inject(ModelsApi);
  protected readonly found = this.api.search(() => this.query());
  private readonly combobox = viewChild.required(Combobox);
  protected readonly text = computed(() => (this.value() ? this.api.nameOf(this.value()) : ''));
  protected readonly options = computed((): ComboOption[] => {
    const without = new Set(this.without());
    const models = (this.found.hasValue() ? this.found.value().items : [])
      .filter((model) => (this.all() || model.is_enabled) && !without.has(model.id))
      .map((model) => ({ value: model.id, label: model.name, note: modelNote(model) }));
    const wanted = (this.query() ?? '').toLowerCase();
    const auto = this.withAuto() && AUTO.name.toLowerCase().startsWith(wanted);
    return auto ? [{ value: AUTO.id, label: AUTO.name, note: AUTO.note }, ...models] : models;
  });

  focus(): void {
    this.combobox().focus();
  }
}
