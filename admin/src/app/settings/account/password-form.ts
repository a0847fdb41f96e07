import { Component, computed, inject, output, signal } from '@angular/core';
import { FormField, form, required, submit, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { passwordProblem } from '../../auth/password';
import { PasswordInput } from '../../auth/password-input';
import { PasswordRules } from '../../auth/password-rules';
import { Session } from '../../core/auth/session';
import { explain, fieldErrors } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { AccountApi } from './account-api';

const EMPTY = { current_password: '', new_password: '' };

/** Changes the password, which signs the person out everywhere else. */
@Component({
  selector: 'nx-password-form',
  imports: [Field, FormField, MatButton, Notice, PasswordInput, PasswordRules],
  template: `
    <form novalidate (submit)="change($event)">
      @if (failure(); as message) {
        <nx-notice tone="danger" [live]="true">{{ message }}</nx-notice>
      }
      <!-- For password managers: they file the new password under this name. -->
      <input
        class="visually-hidden"
        autocomplete="username"
        tabindex="-1"
        aria-hidden="true"
        readonly
        [value]="email()"
      />
      <nx-field label="Present password" [of]="fields.current_password">
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
      <div class="buttons">
        <p class="muted small">Signs you out on all other devices.</p>
        <button matButton="filled" type="submit" [disabled]="fields().submitting()">
          {{ fields().submitting() ? 'Changing…' : 'Change password' }}
        </button>
      </div>
    </form>
  `,
  styleUrl: '../form-page.scss',
})
export class PasswordForm {
  private readonly api = inject(AccountApi);
  private readonly session = inject(Session);
  private readonly toaster = inject(Toaster);
  readonly done = output();

  protected readonly model = signal({ ...EMPTY });
  protected readonly failure = signal('');
  protected readonly email = computed(() => this.session.user()?.email ?? '');
  protected readonly names = computed(() => [this.session.user()?.name ?? '']);
  protected readonly fields = form(this.model, (path) => {
    required(path.current_password, { message: 'Enter your present password' });
    validate(path.new_password, ({ value }) => {
      const problem = passwordProblem(value(), this.email(), this.names());
      return problem ? { kind: 'password', message: problem } : undefined;
    });
  });
  /** The rules below the box say the rest. */
  protected readonly refusedByServer = computed(() =>
    this.fields
      .new_password()
      .errors()
      .some(({ kind }) => kind === 'server'),
  );

  protected async change(event: Event): Promise<void> {
    event.preventDefault();
    this.failure.set('');
    const done = await submit(this.fields, () => this.send());
    if (!done || this.failure()) return;
    this.fields().reset({ ...EMPTY });
    void this.toaster.show('Password changed. You are signed out everywhere else.');
    this.done.emit();
  }

  private async send() {
    const { current_password, new_password } = this.model();
    try {
      await this.api.changePassword(current_password, new_password);
      return undefined;
    } catch (error) {
      const messages = Object.entries(fieldErrors(error)).filter(([name]) => name in EMPTY);
      if (messages.length === 0) {
        // On top of the form: an error of the form itself would keep it from being sent again.
        this.failure.set(explain(error, 'Your password is unchanged.'));
        return undefined;
      }
      return messages.map(([name, message]) => ({
        kind: 'server',
        message,
        fieldTree: this.fields[name as keyof typeof EMPTY],
      }));
    }
  }
}
