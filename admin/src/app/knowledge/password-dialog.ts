import { Component, input, output, signal } from '@angular/core';
import { FormField, required } from '@angular/forms/signals';
import { Field, FieldInput } from '../ui/field';
import { editedForm } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import type { DocumentItem } from './document-types';

/** Asks for the password of an encrypted file. It is sent with the retry and not stored here. */
@Component({
  selector: 'nx-password-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog title="Password of the file" action="Open and read" [of]="form" (closed)="closed.emit()">
      <p class="name">{{ document().name }}</p>
      <nx-field label="Password" [hint]="hint()" [of]="form.fields.password">
        <input nxInput type="password" autocomplete="off" [formField]="form.fields.password" />
      </nx-field>
    </nx-form-dialog>
  `,
  styles: `
    .name {
      overflow-wrap: anywhere;
    }
  `,
})
export class PasswordDialog {
  readonly document = input.required<Pick<DocumentItem, 'name' | 'reason'>>();
  readonly given = output<string>();
  readonly closed = output();
  protected readonly form = editedForm(
    signal({ password: '' }),
    (path) => required(path.password, { message: 'Enter the password' }),
    async ({ password }) => this.given.emit(password),
  );
  protected readonly hint = (): string =>
    this.document().reason?.code === 'wrong_password'
      ? 'The last one did not open the file.'
      : 'It is used to read the file once.';
}
