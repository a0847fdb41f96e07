import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatBytes, formatCount } from '../../core/format/format';
import { explain } from '../../core/http/explain';
import { Ago } from '../../ui/ago';
import { Field, FieldInput } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { DocumentFacets } from '../document-facets';
import { formatOf } from '../document-formats';
import type { DocumentItem } from '../document-types';
import { DocumentsApi } from '../documents-api';
import { cleanFolder } from '../folders';
import { cleanTags } from '../tags';

/** What a document is, and the words people give it: name, folder, tags. */
@Component({
  selector: 'nx-details-tab',
  imports: [Ago, Field, FieldInput, MatButton, Notice],
  templateUrl: './details-tab.html',
  styleUrl: './details-tab.scss',
})
export class DetailsTab {
  private readonly api = inject(DocumentsApi);
  private readonly facets = inject(DocumentFacets);
  readonly document = input.required<DocumentItem>();
  readonly mayChange = input.required<boolean>();
  readonly changed = output();

  // What is stored, until somebody writes: an event about the document's progress must not undo the typing.
  private readonly storedName = computed(() => this.document().name);
  private readonly storedFolder = computed(() => this.document().folder);
  private readonly storedTags = computed(() => this.document().tags.join(', '));
  protected readonly name = linkedSignal(this.storedName);
  protected readonly folder = linkedSignal(this.storedFolder);
  protected readonly tags = linkedSignal(this.storedTags);
  protected readonly busy = signal(false);
  protected readonly failure = signal('');
  protected readonly dirty = computed(
    () =>
      this.name() !== this.storedName() || this.folder() !== this.storedFolder() || this.tags() !== this.storedTags(),
  );
  protected readonly folders = computed(() => this.facets.folders().map(({ path }) => path));
  protected readonly facts = computed(() => {
    const document = this.document();
    return [
      { label: 'Kind', value: formatOf(document).name },
      { label: 'Size', value: formatBytes(document.size_bytes) },
      { label: 'Pages', value: formatCount(document.pages) },
      { label: 'Passages', value: formatCount(document.chunks) },
      { label: 'Version', value: formatCount(document.version) },
    ];
  });

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    this.failure.set('');
    try {
      await this.api.change(this.document().id, {
        name: this.name().trim(),
        folder: cleanFolder(this.folder()),
        tags: cleanTags(this.tags()),
      });
      this.facets.reload();
      this.changed.emit();
    } catch (error) {
      this.failure.set(explain(error, 'Your changes are still in the form.'));
    } finally {
      this.busy.set(false);
    }
  }

  protected discard(): void {
    this.name.set(this.storedName());
    this.folder.set(this.storedFolder());
    this.tags.set(this.storedTags());
  }
}
