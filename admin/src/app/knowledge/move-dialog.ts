import { Component, computed, inject, input, output, signal } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { plural } from '../core/format/format';
import { Field, FieldInput } from '../ui/field';
import { editedForm } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import { DocumentFacets } from './document-facets';
import type { DocumentItem } from './document-types';
import { cleanFolder } from './folders';

/** Target of a move: an existing folder, or a new one by typing its name. */
@Component({
  selector: 'nx-move-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog action="Move" [title]="title()" [of]="form" (closed)="closed.emit()">
      <nx-field
        label="Folder"
        hint="A new name creates a folder; “/” creates one inside another. Empty: no folder."
        [of]="form.fields.folder"
      >
        <input nxInput list="folders" autocomplete="off" placeholder="HR/Policies" [formField]="form.fields.folder" />
      </nx-field>
      <datalist id="folders">
        @for (folder of facets.folders(); track folder.path) {
          @if (folder.path) {
            <option [value]="folder.path"></option>
          }
        }
      </datalist>
    </nx-form-dialog>
  `,
})
export class MoveDialog {
  protected readonly facets = inject(DocumentFacets);
  readonly documents = input.required<readonly DocumentItem[]>();
  readonly moved = output<string>();
  readonly closed = output();
  protected readonly form = editedForm(
    signal({ folder: '' }),
    (path) => maxLength(path.folder, 300, { message: 'At most 300 characters' }),
    async ({ folder }) => this.moved.emit(cleanFolder(folder)),
  );
  protected readonly title = computed(() => {
    const [first, ...more] = this.documents();
    return more.length ? `Move ${plural(more.length + 1, 'document')}` : `Move ${first?.name ?? ''}`;
  });
}
