import { Component, computed, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatCount } from '../core/format/format';
import { explain } from '../core/http/explain';
import { Toaster } from '../core/toaster';
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
  private readonly toaster = inject(Toaster);
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
  protected readonly busy = signal(false);
  protected readonly failure = signal('');
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

  protected async purge(event: Event): Promise<void> {
    event.preventDefault();
    const filter = this.filter();
    if (!filter || this.busy()) return;
    this.busy.set(true);
    this.failure.set('');
    try {
      await this.api.purge(filter);
      this.purged.emit();
      this.modal().close();
      void this.toaster.show('Purged');
    } catch (error) {
      this.failure.set(explain(error, 'The answers are still stored.'));
    } finally {
      this.busy.set(false);
    }
  }

  protected close(): void {
    this.modal().close();
  }
}
