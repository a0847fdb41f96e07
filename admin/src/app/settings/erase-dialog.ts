import { Component, computed, inject, output, signal } from '@angular/core';
import { FormField, validate } from '@angular/forms/signals';
import { Field, FieldInput } from '../ui/field';
import { editedForm, filled } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import { ConversationSettingsApi } from './conversation-settings-api';

const HINTS = {
  visitor: 'The id is in the export of a conversation, after “visitor:”.',
  email: 'The conversations of the member, and all conversations in which a user wrote the address.',
};

/** Dialog for an erasure. Because it cannot be undone, the subject must be entered twice. */
@Component({
  selector: 'nx-erase-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog
      title="Erase a person"
      action="Erase for good"
      busyText="Asking…"
      [danger]="true"
      [of]="form"
      (closed)="closed.emit()"
    >
      <p class="muted">
        Conversations, messages, traces, ratings, memories and cached answers of this person are removed for good. Usage
        figures are kept anonymously. The audit log records the erasure but not the person.
      </p>
      <nx-field label="Who" [of]="form.fields.kind">
        <select nxInput [formField]="form.fields.kind">
          <option value="visitor">A visitor of the website</option>
          <option value="email">An e-mail address</option>
        </select>
      </nx-field>
      <nx-field [label]="isVisitor() ? 'Visitor id' : 'E-mail address'" [hint]="hint()" [of]="form.fields.subject">
        <input nxInput autocomplete="off" spellcheck="false" [formField]="form.fields.subject" />
      </nx-field>
      <nx-field label="Repeat it to confirm" [of]="form.fields.again">
        <input nxInput autocomplete="off" spellcheck="false" [formField]="form.fields.again" />
      </nx-field>
    </nx-form-dialog>
  `,
})
export class EraseDialog {
  private readonly api = inject(ConversationSettingsApi);
  readonly requested = output();
  readonly closed = output();
  private readonly model = signal({ kind: 'visitor' as 'visitor' | 'email', subject: '', again: '' });
  protected readonly isVisitor = computed(() => this.model().kind === 'visitor');
  protected readonly hint = computed(() => HINTS[this.model().kind]);
  protected readonly form = editedForm(
    this.model,
    (path) => {
      filled(path.subject, 'Say whom');
      validate(path.again, ({ value }) =>
        value().trim() === this.model().subject.trim() ? undefined : { kind: 'same', message: 'The values differ' },
      );
    },
    async ({ kind, subject }) => {
      await this.api.erase({ kind, subject: subject.trim() });
      this.requested.emit();
    },
    { kept: 'Nothing was erased.', done: 'The erasure has started. Its report appears in the list.' },
  );
}
