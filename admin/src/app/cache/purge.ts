import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { formatCount } from '../core/format/format';
import { DocumentPicker } from '../knowledge/document-picker';
import { ModelPicker } from '../models/model-picker';
import { Field, FieldInput } from '../ui/field';
import { NOT_YET, editedForm } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import { Notice } from '../ui/notice';
import { CacheApi } from './cache-api';
import type { PurgeFilter } from './cache-types';

export type PurgeKind = 'model' | 'document' | 'all';

/**
 * Deletes many answers at once after showing the number and cost of the lost answers; deleting everything requires typing a
 * word.
 */
@Component({
  selector: 'nx-purge',
  imports: [DocumentPicker, Field, FieldInput, FormDialog, ModelPicker, Notice],
  templateUrl: './purge.html',
})
export class Purge {
  private readonly api = inject(CacheApi);
  /** The list's current filters: preselected. */
  readonly model = input<string>();
  readonly document = input<string>();
  readonly entries = input<number>();
  readonly purged = output();
  readonly closed = output();

  protected readonly kind = linkedSignal<PurgeKind>(() =>
    this.model() ? 'model' : this.document() ? 'document' : 'all',
  );
  protected readonly chosenModel = linkedSignal(() => this.model() ?? '');
  protected readonly chosenDocument = linkedSignal(() => this.document());
  protected readonly word = signal('');
  protected readonly kinds: readonly { value: PurgeKind; label: string }[] = [
    { value: 'model', label: 'Answers of one model' },
    { value: 'document', label: 'Answers that cite one document' },
    { value: 'all', label: 'Everything' },
  ];

  protected readonly filter = computed((): PurgeFilter | undefined => {
    switch (this.kind()) {
      case 'model':
        return this.chosenModel() ? { model: this.chosenModel() } : undefined;
      case 'document':
        return this.chosenDocument() ? { document_id: this.chosenDocument() } : undefined;
      case 'all':
        return this.word().trim().toLowerCase() === 'purge' ? {} : undefined;
    }
  });
  protected readonly loss = computed(() => {
    const count = this.entries();
    const all = count === undefined ? 'All stored answers' : `All ${formatCount(count)} stored answers`;
    return {
      model: 'Every stored answer of this model',
      document: 'Every stored answer that cites this document',
      all,
    }[this.kind()];
  });

  protected readonly form = editedForm(
    signal({}),
    () => undefined,
    async () => {
      const filter = this.filter();
      if (!filter) return NOT_YET;
      await this.api.purge(filter);
      return this.purged.emit();
    },
    { kept: 'The answers are still stored.', done: 'Purged' },
  );
}
