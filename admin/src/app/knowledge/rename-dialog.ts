import { Component, input, linkedSignal, output } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { Field, FieldInput } from '../ui/field';
import { editedForm, filled } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import type { DocumentItem } from './document-types';

/** Renames a document; its content and links stay. */
@Component({
  selector: 'nx-rename-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog title="Rename the document" action="Rename" [of]="form" (closed)="closed.emit()">
      <nx-field label="Name" [of]="form.fields.name">
        <input nxInput autocomplete="off" [formField]="form.fields.name" />
      </nx-field>
    </nx-form-dialog>
  `,
})
export class RenameDialog {
  readonly document = input.required<Pick<DocumentItem, 'name'>>();
  readonly named = output<string>();
  readonly closed = output();
  protected readonly form = editedForm(
    linkedSignal(() => ({ name: this.document().name })),
    (path) => {
      filled(path.name, 'Give it a name');
      maxLength(path.name, 200, { message: 'At most 200 characters' });
    },
    async ({ name }) => {
      if (name.trim() !== this.document().name) this.named.emit(name.trim());
    },
  );
}
