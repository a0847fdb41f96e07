import { Component, computed, debounced, inject, input, signal } from '@angular/core';
import { EmptyState } from '../../ui/empty-state';
import { ResourceView } from '../../ui/resource-view';
import { DocumentPicker } from '../document-picker';
import { embedderName, placeOf, sharedLength } from './index-text';
import { KnowledgeSettingsApi } from './settings-api';
import type { ChunkingSettings, PreviewRequest } from './settings-types';

const SETTLE_MS = 400;
const MAX_CHARS = 20_000;

/** Shows how the current, possibly unsaved settings would chunk a document or a text. */
@Component({
  selector: 'nx-chunk-preview',
  imports: [DocumentPicker, EmptyState, ResourceView],
  templateUrl: './chunk-preview.html',
  styleUrl: './chunk-preview.scss',
})
export class ChunkPreviewView {
  private readonly api = inject(KnowledgeSettingsApi);
  readonly chunking = input.required<ChunkingSettings>();

  protected readonly source = signal<'document' | 'text'>('document');
  protected readonly documentId = signal<string | undefined>(undefined);
  protected readonly text = signal('');
  protected readonly maxChars = MAX_CHARS;
  private readonly wanted = computed((): PreviewRequest | undefined => {
    const chunking = this.chunking();
    if (this.source() === 'text') return this.text().trim() ? { text: this.text(), chunking } : undefined;
    const document_id = this.documentId();
    return document_id ? { document_id, chunking } : undefined;
  });
  /** Avoids one request per keystroke. */
  private readonly settled = debounced(this.wanted, SETTLE_MS);
  protected readonly read = this.api.preview(() => (this.settled.hasValue() ? this.settled.value() : undefined));
  protected readonly asked = computed(() => this.wanted() !== undefined);
  protected readonly result = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly chunks = computed(() => {
    const chunks = this.result()?.chunks ?? [];
    return chunks.map((chunk, i) => {
      const shared = sharedLength(chunks[i - 1], chunk);
      return { ...chunk, place: placeOf(chunk), repeated: chunk.text.slice(0, shared), own: chunk.text.slice(shared) };
    });
  });
  protected readonly embedderName = embedderName;
}
