import { Component, computed, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatCount } from '../core/format/format';
import { mutation } from '../core/mutation';
import { DocumentPicker } from '../knowledge/document-picker';
import { ModelPicker } from '../models/model-picker';
import { Modal } from '../ui/modal';
import { Notice } from '../ui/notice';
import { CacheApi } from './cache-api';
import type { PurgeFilter } from './cache-types';

export type PurgeKind = 'model' | 'document' | 'all';

/** Deletes many answers at once: says what is lost and what that costs, and for everything asks for the word. */
@Component({
  selector: 'nx-purge',
  imports: [DocumentPicker, MatButton, Modal, ModelPicker, Notice],
  templateUrl: './purge.html',
  styleUrl: './purge.scss',
})
export class Purge {
  private readonly api = inject(CacheApi);
  private readonly modal = viewChild.required(Modal);
  /** What the list is filtered by: offered first. */
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
    { value: 'document', label: 'Answers that rest on one document' },
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

  protected readonly purge = mutation((filter: PurgeFilter) => this.api.purge(filter), {
    kept: 'The answers are still stored.',
    done: 'Purged',
    then: () => {
      this.purged.emit();
      this.close();
    },
  });

  protected submit(event: Event): void {
    event.preventDefault();
    const filter = this.filter();
    if (filter) void this.purge.run(filter);
  }

  protected close(): void {
    this.modal().close();
  }
}
