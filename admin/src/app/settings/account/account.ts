import { Component, computed, inject, linkedSignal, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Session } from '../../core/auth/session';
import { explain } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';
import { Field, FieldInput } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { AccountApi } from './account-api';
import { PasswordForm } from './password-form';
import { Sessions } from './sessions';

/** The person: name, password, and where they are signed in. */
@Component({
  imports: [Field, FieldInput, MatButton, Notice, PasswordForm, Sessions],
  template: `
    <div class="page parts">
      <section class="card" aria-labelledby="account-profile">
        <h2 id="account-profile">Profile</h2>
        <form (submit)="rename($event)">
          @if (failure(); as message) {
            <nx-notice tone="danger" [live]="true">{{ message }}</nx-notice>
          }
          <nx-field label="Your name" hint="Members of your workspaces see it.">
            <input
              #box
              nxInput
              required
              maxlength="100"
              autocomplete="name"
              [value]="name()"
              (input)="name.set(box.value)"
            />
          </nx-field>
          <nx-field label="E-mail" hint="You sign in with it. It cannot be changed.">
            <input nxInput type="email" disabled [value]="session.user()?.email ?? ''" />
          </nx-field>
          <div class="buttons">
            <button matButton="filled" type="submit" [disabled]="!changed() || busy()">
              {{ busy() ? 'Saving…' : 'Save name' }}
            </button>
          </div>
        </form>
      </section>
      <section class="card" aria-labelledby="account-password">
        <h2 id="account-password">Password</h2>
        <nx-password-form (done)="list().reload()" />
      </section>
      <section class="card" aria-labelledby="account-sessions">
        <h2 id="account-sessions">Where you are signed in</h2>
        <nx-sessions />
      </section>
    </div>
  `,
  styleUrl: '../form-page.scss',
})
export class Account {
  private readonly api = inject(AccountApi);
  private readonly toaster = inject(Toaster);
  protected readonly session = inject(Session);
  protected readonly list = viewChild.required(Sessions);

  protected readonly name = linkedSignal(() => this.session.user()?.name ?? '');
  protected readonly changed = computed(
    () => this.name().trim() !== '' && this.name().trim() !== this.session.user()?.name,
  );
  protected readonly busy = signal(false);
  protected readonly failure = signal('');

  protected async rename(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.changed() || this.busy()) return;
    this.busy.set(true);
    this.failure.set('');
    try {
      const { name } = await this.api.rename(this.name().trim());
      this.session.renamed(name);
      void this.toaster.show('Name saved');
    } catch (error) {
      this.failure.set(explain(error, 'Your name is unchanged.'));
    } finally {
      this.busy.set(false);
    }
  }
}
