import { Component, computed, inject, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explain } from '../core/http/explain';
import { Field, FieldInput } from '../ui/field';
import { Modal } from '../ui/modal';
import { Notice } from '../ui/notice';
import { REQUESTS_MAX, TOKENS_MAX, type TokenItem, limitOf } from './token-types';
import { TokensApi } from './tokens-api';

/** Name and limits of a token. Scopes and secret stay: a program relies on them. */
@Component({
  selector: 'nx-token-edit',
  imports: [Field, FieldInput, MatButton, Modal, Notice],
  template: `
    <nx-modal [title]="'Edit “' + token().name + '”'" (closed)="closed.emit()">
      <form (submit)="save($event)">
        @if (failure(); as message) {
          <nx-notice tone="danger" [live]="true">{{ message }}</nx-notice>
        }
        <nx-field label="Name">
          <input #nameBox nxInput required maxlength="100" [value]="name()" (input)="name.set(nameBox.value)" />
        </nx-field>
        <div class="limits">
          <nx-field label="Requests a minute" [optional]="true" hint="Empty: the installation’s limit.">
            <input
              #requestBox
              nxInput
              inputmode="numeric"
              autocomplete="off"
              [value]="requests()"
              (input)="requests.set(requestBox.value)"
            />
          </nx-field>
          <nx-field label="Tokens a minute" [optional]="true" hint="Empty: the installation’s limit.">
            <input
              #tokenBox
              nxInput
              inputmode="numeric"
              autocomplete="off"
              [value]="tokens()"
              (input)="tokens.set(tokenBox.value)"
            />
          </nx-field>
        </div>
        @if (!limits()) {
          <p class="muted small" role="status">Limits are whole numbers from 1.</p>
        }
        <div class="buttons">
          <button matButton type="button" (click)="modal().close()">Cancel</button>
          <button matButton="filled" type="submit" [disabled]="!valid() || busy()">
            {{ busy() ? 'Saving…' : 'Save' }}
          </button>
        </div>
      </form>
    </nx-modal>
  `,
  styleUrl: './token-dialog.scss',
})
export class TokenEdit {
  private readonly api = inject(TokensApi);
  protected readonly modal = viewChild.required(Modal);
  readonly token = input.required<TokenItem>();
  readonly saved = output();
  readonly closed = output();

  protected readonly name = linkedSignal(() => this.token().name);
  protected readonly requests = linkedSignal(() => this.token().requests_per_minute?.toString() ?? '');
  protected readonly tokens = linkedSignal(() => this.token().tokens_per_minute?.toString() ?? '');
  protected readonly limits = computed(() => {
    const requests = limitOf(this.requests(), REQUESTS_MAX);
    const tokens = limitOf(this.tokens(), TOKENS_MAX);
    return requests === undefined || tokens === undefined
      ? undefined
      : { requests_per_minute: requests, tokens_per_minute: tokens };
  });
  protected readonly valid = computed(() => this.name().trim() !== '' && this.limits() !== undefined);
  protected readonly busy = signal(false);
  protected readonly failure = signal('');

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const limits = this.limits();
    if (!this.valid() || !limits || this.busy()) return;
    this.busy.set(true);
    this.failure.set('');
    try {
      await this.api.update(this.token().id, { name: this.name().trim(), ...limits });
      this.saved.emit();
      this.modal().close();
    } catch (error) {
      this.failure.set(explain(error, 'The token is unchanged.'));
    } finally {
      this.busy.set(false);
    }
  }
}
