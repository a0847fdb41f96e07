import { Component, computed, inject, output, signal, viewChild } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import type { TokenScope } from '@nexus/contracts';
import { Field, FieldInput } from '../ui/field';
import { CheckList } from '../ui/form/check-list';
import { editedForm, filled, listed, wholeNumber } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import { Modal } from '../ui/modal';
import { Notice } from '../ui/notice';
import { Snippet } from '../ui/snippet';
import { EXPIRIES, REQUESTS_MAX, SCOPES, TOKENS_MAX, expiryDate } from './token-types';
import { LIMIT_RULE, TokenLimits } from './token-limits';
import { TokensApi } from './tokens-api';

/** Asks for name, scopes and expiry; then shows the secret, once. */
@Component({
  selector: 'nx-token-dialog',
  imports: [CheckList, Field, FieldInput, FormDialog, FormField, MatButton, Modal, Notice, Snippet, TokenLimits],
  templateUrl: './token-dialog.html',
  styleUrl: './token-dialog.scss',
})
export class TokenDialog {
  private readonly api = inject(TokensApi);
  private readonly modal = viewChild(Modal);
  protected readonly scopes = SCOPES;
  protected readonly expiries = EXPIRIES;
  readonly created = output();
  readonly closed = output();

  private readonly model = signal({
    name: '',
    scopes: ['chat'] as readonly TokenScope[],
    days: '90',
    requests: null as number | null,
    tokens: null as number | null,
  });
  protected readonly secret = signal('');
  protected readonly form = editedForm(
    this.model,
    (path) => {
      filled(path.name, 'Give it a name');
      maxLength(path.name, 100, { message: 'At most 100 characters' });
      listed(path.scopes, 'Choose at least one scope');
      wholeNumber(path.requests, 1, REQUESTS_MAX, LIMIT_RULE);
      wholeNumber(path.tokens, 1, TOKENS_MAX, LIMIT_RULE);
    },
    () => this.create(),
    { kept: 'No token was created.' },
  );
  protected readonly example = computed(
    () =>
      `curl ${location.origin}/api/v1/create \\\n  -H "Authorization: Bearer ${this.secret()}" \\\n  -H "Content-Type: application/json" \\\n  -d '{"prompt": "What do the documents say about refunds?"}'`,
  );

  private async create(): Promise<void> {
    const { name, scopes, days, requests, tokens } = this.model();
    const { token } = await this.api.create({
      name: name.trim(),
      scopes: [...scopes],
      expires_at: expiryDate(Number(days)),
      requests_per_minute: requests,
      tokens_per_minute: tokens,
    });
    this.secret.set(token);
    this.created.emit();
  }

  protected left(): void {
    if (!this.secret()) this.closed.emit();
  }

  protected close(): void {
    this.modal()?.close();
  }
}
