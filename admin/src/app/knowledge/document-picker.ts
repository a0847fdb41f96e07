import { Component, computed, inject, input, output, signal } from '@angular/core';
import { type ComboOption, Combobox } from '../ui/combobox';
import { DocumentsApi } from './documents-api';

/** Selects one of the workspace's documents by name. */
@Component({
  selector: 'nx-document-picker',
  imports: [Combobox],
  template: `
    <nx-combobox
      label="Document"
      placeholder="Any document"
      [text]="text()"
      [options]="options()"
      [loading]="found.isLoading()"
      [clearable]="true"
      (searched)="query.set($event)"
      (chosen)="chosen.emit($event)"
      (cleared)="chosen.emit(undefined)"
    />
  `,
})
export class DocumentPicker {
  readonly value = input<string>();
  readonly chosen = output<string | undefined>();
  /** Undefined until the list is opened: nothing is loaded before. */
  protected readonly query = signal<string | undefined>(undefined);
  private readonly documents = inject(DocumentsApi);
  protected readonly found = this.documents.list(() => {
    const q = this.query();
    return q === undefined ? undefined : { q, limit: 20 };
  });
  private readonly current = this.documents.one(() => this.value());
  protected readonly text = computed(() => {
    const id = this.value();
    if (!id) return '';
    return this.current.hasValue() ? this.current.value().name : id;
  });
  protected readonly options = computed((): ComboOption[] =>
    (this.found.hasValue() ? this.found.value().items : []).map(({ id, name }) => ({ value: id, label: name })),
  );
}
