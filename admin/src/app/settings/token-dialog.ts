import { Component, computed, inject, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { TokenScope } from '@nexus/contracts';
import { explain } from '../core/http/explain';
import { Field, FieldInput } from '../ui/field';
import { Modal } from '../ui/modal';
import { Notice } from '../ui/notice';
import { Snippet } from '../ui/snippet';
import { EXPIRIES, REQUESTS_MAX, SCOPES, TOKENS_MAX, expiryDate, limitOf } from './token-types';
import { TokensApi } from './tokens-api';

/** Asks for name, scopes and expiry; then shows the secret, this once. */
@Component({
  selector: 'nx-token-dialog',
  imports: [Field, FieldInput, MatButton, Modal, Notice, Snippet],
  templateUrl: './token-dialog.html',
  styleUrl: './token-dialog.scss',
})
export class TokenDialog {
  private readonly api = inject(TokensApi);
  private readonly modal = viewChild.required(Modal);
  protected readonly scopes = SCOPES;
  protected readonly expiries = EXPIRIES;
  readonly created = output();
  readonly closed = output();

  protected readonly name = signal('');
  protected readonly chosen = signal<ReadonlySet<TokenScope>>(new Set(['chat']));
  protected readonly days = signal<number>(90);
  protected readonly requests = signal('');
  protected readonly tokens = signal('');
  private readonly limits = computed(() => {
    const requests = limitOf(this.requests(), REQUESTS_MAX);
    const tokens = limitOf(this.tokens(), TOKENS_MAX);
    return requests === undefined || tokens === undefined
      ? undefined
      : { requests_per_minute: requests, tokens_per_minute: tokens };
  });
  protected readonly busy = signal(false);
  protected readonly failure = signal('');
  protected readonly secret = signal('');
  protected readonly valid = computed(
    () => this.name().trim() !== '' && this.chosen().size > 0 && this.limits() !== undefined,
  );
  protected readonly example = computed(
    () =>
      `curl ${location.origin}/api/v1/create \\\n  -H "Authorization: Bearer ${this.secret()}" \\\n  -H "Content-Type: application/json" \\\n  -d '{"prompt": "What do the documents say about refunds?"}'`,
  );

  protected toggle(scope: TokenScope): void {
    this.chosen.update((set) => {
      const next = new Set(set);
      if (!next.delete(scope)) next.add(scope);
      return next;
    });
  }

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    const limits = this.limits();
    if (!this.valid() || !limits || this.busy()) return;
    this.busy.set(true);
    this.failure.set('');
    try {
      const scopes = SCOPES.map(({ value }) => value).filter((value) => this.chosen().has(value));
      const { token } = await this.api.create({
        name: this.name().trim(),
        scopes,
        expires_at: expiryDate(this.days()),
        ...limits,
      });
      this.secret.set(token);
      this.created.emit();
    } catch (error) {
      this.failure.set(explain(error, 'No token was made.'));
    } finally {
      this.busy.set(false);
    }
  }

  protected close(): void {
    this.modal().close();
  }
}
