import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { formatBytes, formatCount } from '../../core/format/format';
import { Ago } from '../../ui/ago';
import { Field, FieldInput } from '../../ui/field';
import { editedForm, filled } from '../../ui/form/edited-form';
import { Form } from '../../ui/form/form';
import { DocumentFacets } from '../document-facets';
import { formatOf } from '../document-formats';
import type { DocumentItem } from '../document-types';
import { DocumentsApi } from '../documents-api';
import { cleanFolder } from '../folders';
import { cleanTags } from '../../core/format/tags';

const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Properties of a document, including editable ones: name, folder, tags. */
@Component({
  selector: 'nx-details-tab',
  imports: [Ago, Field, FieldInput, Form, FormField],
  templateUrl: './details-tab.html',
  styleUrl: './details-tab.scss',
})
export class DetailsTab {
  private readonly api = inject(DocumentsApi);
  private readonly facets = inject(DocumentFacets);
  readonly document = input.required<DocumentItem>();
  readonly mayChange = input.required<boolean>();
  readonly changed = output();

  // The stored values while the form is untouched: a progress event must not overwrite typed text.
  private readonly stored = computed(
    () => {
      const { name, folder, tags } = this.document();
      return { name, folder, tags: tags.join(', ') };
    },
    { equal: same },
  );
  private readonly model = linkedSignal(this.stored);
  protected readonly dirty = computed(() => !same(this.model(), this.stored()));
  protected readonly form = editedForm(
    this.model,
    (path) => {
      filled(path.name, 'Give it a name');
      maxLength(path.name, 200, { message: 'At most 200 characters' });
      maxLength(path.folder, 300, { message: 'At most 300 characters' });
    },
    async ({ name, folder, tags }) => {
      const changes = { name: name.trim(), folder: cleanFolder(folder), tags: cleanTags(tags) };
      await this.api.change(this.document().id, changes);
      this.facets.reload();
      this.changed.emit();
    },
    { kept: 'Your changes are still in the form.' },
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

  protected discard(): void {
    this.model.set(this.stored());
  }
}
