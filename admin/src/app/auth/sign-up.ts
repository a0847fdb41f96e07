import { Component, computed, effect, inject, input, resource, signal } from '@angular/core';
import { FormField, email, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Entry } from '../core/auth/entry';
import { safeReturnUrl } from '../core/auth/auth.guards';
import { Session } from '../core/auth/session';
import { ApiError, toApiError } from '../core/http/problem';
import { Field, FieldInput } from '../ui/field';
import { editedForm } from '../ui/form/edited-form';
import { Notice } from '../ui/notice';
import { passwordProblem } from './password';
import { PasswordInput } from './password-input';
import { PasswordRules } from './password-rules';

const EMPTY = { name: '', workspace_name: '', email: '', password: '', setup_token: '' };

@Component({
  imports: [Field, FieldInput, FormField, MatButton, Notice, PasswordInput, PasswordRules, RouterLink],
  styleUrl: './auth-card.scss',
  templateUrl: './sign-up.html',
})
export class SignUp {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  readonly returnUrl = input<string>();
  private readonly entries = inject(Entry);
  private readonly read = resource({ loader: () => this.entries.read() });
  protected readonly entry = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly isFirst = computed(() => this.entry()?.has_accounts === false);
  protected readonly isClosed = computed(() => {
    const entry = this.entry();
    return entry !== undefined && !Entry.canSignUp(entry);
  });

  /** The installation requires the token that it printed at its first start. */
  protected readonly needsToken = signal(false);
  private readonly model = signal({ ...EMPTY });
  protected readonly password = computed(() => this.model().password);
  protected readonly email = computed(() => this.model().email);
  protected readonly names = computed(() => [this.model().name, this.model().workspace_name]);

  protected readonly form = editedForm(
    this.model,
    (path) => {
      required(path.name, { message: 'Enter your name' });
      maxLength(path.name, 100, { message: 'At most 100 characters' });
      required(path.workspace_name, { message: 'Give your workspace a name' });
      maxLength(path.workspace_name, 100, { message: 'At most 100 characters' });
      required(path.email, { message: 'Enter your e-mail address' });
      email(path.email, { message: 'This is not a complete e-mail address' });
      required(path.setup_token, { message: 'Enter the setup token', when: () => this.needsToken() });
      validate(path.password, ({ value, valueOf }) => {
        const problem = passwordProblem(value(), valueOf(path.email), [
          valueOf(path.name),
          valueOf(path.workspace_name),
        ]);
        return problem ? { kind: 'password', message: problem } : undefined;
      });
    },
    (values) => this.register(values),
  );
  protected readonly account = this.form.fields;

  /** True once the password was left or sent: from then on unmet rules are errors. */
  protected readonly judged = computed(() => this.account.password().touched());

  constructor() {
    // The first account of such a server requires the token: asking only after a refusal would cost a round trip.
    effect(() => {
      if (this.isFirst() && this.entry()?.signup === 'setup') this.needsToken.set(true);
    });
  }

  protected async signUp(event: Event): Promise<void> {
    event.preventDefault();
    if (await this.form.submit()) await this.router.navigateByUrl(safeReturnUrl(this.returnUrl()));
  }

  private async register({ setup_token, ...values }: typeof EMPTY): Promise<void> {
    const account = {
      ...values,
      email: values.email.trim(),
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...(setup_token ? { setup_token: setup_token.trim() } : {}),
    };
    await this.session.signUp(account).catch((error: unknown) => {
      throw this.withoutToken(toApiError(error));
    });
  }

  /** The installation requires its token, so the form asks for it from now on. */
  private withoutToken(error: ApiError): ApiError {
    if (error.code !== 'setup_token_invalid') return error;
    const asked = this.needsToken();
    this.needsToken.set(true);
    const what = asked
      ? 'This setup token is wrong. Look for the last one the server printed.'
      : 'This server needs its setup token for the first account. It was printed in the terminal at the first start.';
    return new ApiError(error.status, error.code, what);
  }
}
