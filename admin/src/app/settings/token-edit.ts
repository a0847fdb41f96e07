import { Component, inject, input, linkedSignal, output } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { Field, FieldInput } from '../ui/field';
import { editedForm, filled, wholeNumber } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import { REQUESTS_MAX, TOKENS_MAX, type TokenItem } from './token-types';
import { TokensApi } from './tokens-api';

const LIMIT = 'Limits are whole numbers from 1, or nothing.';

/** Name and limits of a token. Scopes and secret stay: a program relies on them. */
@Component({
  selector: 'nx-token-edit',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog [of]="form" [title]="'Edit “' + token().name + '”'" (closed)="closed.emit()">
      <nx-field label="Name" [of]="form.fields.name">
        <input nxInput autocomplete="off" [formField]="form.fields.name" />
      </nx-field>
      <div class="limits">
        <nx-field
          label="Requests a minute"
          [optional]="true"
          hint="Empty: the installation’s limit."
          [of]="form.fields.requests_per_minute"
        >
          <input nxInput type="number" autocomplete="off" [formField]="form.fields.requests_per_minute" />
        </nx-field>
        <nx-field
          label="Tokens a minute"
          [optional]="true"
          hint="Empty: the installation’s limit."
          [of]="form.fields.tokens_per_minute"
        >
          <input nxInput type="number" autocomplete="off" [formField]="form.fields.tokens_per_minute" />
        </nx-field>
      </div>
    </nx-form-dialog>
  `,
  styleUrl: './token-dialog.scss',
})
export class TokenEdit {
  private readonly api = inject(TokensApi);
  readonly token = input.required<TokenItem>();
  readonly saved = output();
  readonly closed = output();

  private readonly model = linkedSignal(() => {
    const { name, requests_per_minute, tokens_per_minute } = this.token();
    return { name, requests_per_minute, tokens_per_minute };
  });
  protected readonly form = editedForm(
    this.model,
    (path) => {
      filled(path.name, 'Give it a name');
      maxLength(path.name, 100, { message: 'At most 100 characters' });
      wholeNumber(path.requests_per_minute, 1, REQUESTS_MAX, LIMIT);
      wholeNumber(path.tokens_per_minute, 1, TOKENS_MAX, LIMIT);
    },
    async (value) => {
      await this.api.update(this.token().id, { ...value, name: value.name.trim() });
      this.saved.emit();
    },
    { kept: 'The token is unchanged.' },
  );
}
