import { Component, computed, inject, output, signal } from '@angular/core';
import { FormField, required, validate } from '@angular/forms/signals';
import { passwordProblem } from '../../auth/password';
import { PasswordInput } from '../../auth/password-input';
import { PasswordRules } from '../../auth/password-rules';
import { Session } from '../../core/auth/session';
import { Field } from '../../ui/field';
import { editedForm } from '../../ui/form/edited-form';
import { Form } from '../../ui/form/form';
import { AccountApi } from './account-api';

const EMPTY = { current_password: '', new_password: '' };

/** Changes the password, which signs the user out everywhere else. */
@Component({
  selector: 'nx-password-form',
  imports: [Field, Form, FormField, PasswordInput, PasswordRules],
  template: `
    <nx-form action="Change password" busyText="Changing…" [of]="form" [cancellable]="false" (done)="reset()">
      <!-- For password managers, which store the new password under this name. -->
      <input
        class="visually-hidden"
        autocomplete="username"
        tabindex="-1"
        aria-hidden="true"
        readonly
        [value]="email()"
      />
      <nx-field label="Current password" [of]="fields.current_password">
        <nx-password-input autocomplete="current-password" [formField]="fields.current_password" />
      </nx-field>
      <nx-field label="New password" [of]="refusedByServer() ? fields.new_password : undefined">
        <nx-password-input
          autocomplete="new-password"
          describedBy="new-password-rules"
          [formField]="fields.new_password"
        />
        <nx-password-rules
          id="new-password-rules"
          [judged]="fields.new_password().touched()"
          [password]="model().new_password"
          [email]="email()"
          [names]="names()"
        />
      </nx-field>
      <p extra class="muted small">Signs you out on all other devices.</p>
    </nx-form>
  `,
  styles: `
    nx-field {
      max-width: 440px;
    }
  `,
})
export class PasswordForm {
  private readonly api = inject(AccountApi);
  private readonly session = inject(Session);
  readonly done = output();

  protected readonly model = signal({ ...EMPTY });
  protected readonly email = computed(() => this.session.user()?.email ?? '');
  protected readonly names = computed(() => [this.session.user()?.name ?? '']);
  protected readonly form = editedForm(
    this.model,
    (path) => {
      required(path.current_password, { message: 'Enter your current password' });
      validate(path.new_password, ({ value }) => {
        const problem = passwordProblem(value(), this.email(), this.names());
        return problem ? { kind: 'password', message: problem } : undefined;
      });
    },
    ({ current_password, new_password }) => this.api.changePassword(current_password, new_password),
    { kept: 'Your password is unchanged.', done: 'Password changed. You are signed out everywhere else.' },
  );
  protected readonly fields = this.form.fields;
  /** Other requirements are shown by the rules below the field. */
  protected readonly refusedByServer = computed(() =>
    this.fields
      .new_password()
      .errors()
      .some(({ kind }) => kind === 'server'),
  );

  protected reset(): void {
    this.fields().reset({ ...EMPTY });
    this.done.emit();
  }
}
