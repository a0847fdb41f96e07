import { Component, computed, inject, linkedSignal, viewChild } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { Session } from '../../core/auth/session';
import { Field, FieldInput } from '../../ui/field';
import { editedForm, filled } from '../../ui/form/edited-form';
import { Form } from '../../ui/form/form';
import { AccountApi } from './account-api';
import { PasswordForm } from './password-form';
import { Sessions } from './sessions';

/** The user's name, password and sessions. */
@Component({
  imports: [Field, FieldInput, Form, FormField, PasswordForm, Sessions],
  template: `
    <div class="page parts">
      <section class="card" aria-labelledby="account-profile">
        <h2 id="account-profile">Profile</h2>
        <nx-form action="Save name" [of]="form" [cancellable]="false" [disabled]="!changed()">
          <nx-field label="Your name" hint="Members of your workspaces see it." [of]="form.fields.name">
            <input nxInput autocomplete="name" [formField]="form.fields.name" />
          </nx-field>
          <nx-field label="E-mail" hint="You sign in with it. It cannot be changed.">
            <input nxInput type="email" disabled [value]="session.user()?.email ?? ''" />
          </nx-field>
        </nx-form>
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
  protected readonly session = inject(Session);
  protected readonly list = viewChild.required(Sessions);

  private readonly model = linkedSignal(() => ({ name: this.session.user()?.name ?? '' }));
  protected readonly changed = computed(() => this.model().name.trim() !== this.session.user()?.name);
  protected readonly form = editedForm(
    this.model,
    (path) => {
      filled(path.name, 'Enter your name');
      maxLength(path.name, 100, { message: 'At most 100 characters' });
    },
    async ({ name }) => this.session.renamed((await this.api.rename(name.trim())).name),
    { kept: 'Your name is unchanged.', done: 'Name saved' },
  );
}
