import { Component, inject, input, linkedSignal, output } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { Field, FieldInput } from '../ui/field';
import { editedForm, filled, wholeNumber } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import { REQUESTS_MAX, TOKENS_MAX, type TokenItem } from './token-types';
import { LIMIT_RULE, TokenLimits } from './token-limits';
import { TokensApi } from './tokens-api';

/** Name and limits of a token. Scopes and secret cannot change, since a program relies on them. */
@Component({
  selector: 'nx-token-edit',
  imports: [Field, FieldInput, FormDialog, FormField, TokenLimits],
  template: `
    <nx-form-dialog [of]="form" [title]="'Edit “' + token().name + '”'" (closed)="closed.emit()">
      <nx-field label="Name" [of]="form.fields.name">
        <input nxInput autocomplete="off" [formField]="form.fields.name" />
      </nx-field>
      <nx-token-limits [requests]="form.fields.requests_per_minute" [tokens]="form.fields.tokens_per_minute" />
    </nx-form-dialog>
  `,
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
      wholeNumber(path.requests_per_minute, 1, REQUESTS_MAX, LIMIT_RULE);
      wholeNumber(path.tokens_per_minute, 1, TOKENS_MAX, LIMIT_RULE);
    },
    async (value) => {
      await this.api.update(this.token().id, { ...value, name: value.name.trim() });
      this.saved.emit();
    },
    { kept: 'The token is unchanged.' },
  );
}
