import { Component, effect, inject, input, output, signal } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { Field, FieldInput } from '../ui/field';
import { editedForm, filled } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import { type OwnConversation, OwnConversationsApi } from './own-conversations-api';

/** Sets the title of a conversation, which is then not replaced automatically. */
@Component({
  selector: 'nx-rename-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog title="Rename conversation" action="Rename" [of]="form" (closed)="closed.emit()">
      <nx-field label="Title" [of]="form.fields.title">
        <input nxInput autocomplete="off" [formField]="form.fields.title" />
      </nx-field>
    </nx-form-dialog>
  `,
})
export class RenameDialog {
  private readonly api = inject(OwnConversationsApi);
  readonly item = input.required<OwnConversation>();
  readonly renamed = output();
  readonly closed = output();
  private readonly model = signal({ title: '' });
  protected readonly form = editedForm(
    this.model,
    (path) => {
      filled(path.title, 'Give it a title');
      maxLength(path.title, 200, { message: 'A title has at most 200 characters' });
    },
    async ({ title }) => {
      await this.api.rename(this.item().id, title.trim());
      this.renamed.emit();
    },
    { kept: 'The title is unchanged.' },
  );

  constructor() {
    effect(() => this.model.set({ title: this.item().title }));
  }
}
