import { Component, inject, output, signal } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { Field, FieldInput } from '../../ui/field';
import { editedForm, filled } from '../../ui/form/edited-form';
import { FormDialog } from '../../ui/form/form-dialog';
import { SourcesApi } from './sources-api';

/** Adds one page or file from the web, once. */
@Component({
  selector: 'nx-page-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog title="Add one page" action="Add page" busyText="Reading…" [of]="form" (closed)="closed.emit()">
      <nx-field
        label="Address"
        hint="A web page, or a PDF or another document on the web. It is read once."
        [of]="form.fields.url"
      >
        <input nxInput type="url" placeholder="https://" spellcheck="false" [formField]="form.fields.url" />
      </nx-field>
      <nx-field label="Folder" [optional]="true" [of]="form.fields.folder">
        <input nxInput [formField]="form.fields.folder" />
      </nx-field>
    </nx-form-dialog>
  `,
})
export class PageDialog {
  private readonly api = inject(SourcesApi);
  readonly added = output<string>();
  readonly closed = output();
  protected readonly form = editedForm(
    signal({ url: '', folder: '' }),
    (path) => {
      filled(path.url, 'Enter its address');
      maxLength(path.folder, 300, { message: 'At most 300 characters' });
    },
    async ({ url, folder }) => this.added.emit(await this.api.addPage(url.trim(), folder.trim())),
    { kept: 'Nothing was added.' },
  );
}
