import { Component, computed, inject, input, resource, signal } from '@angular/core';
import { FormField, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Entry } from '../core/auth/entry';
import { safeReturnUrl } from '../core/auth/auth.guards';
import { Session } from '../core/auth/session';
import { Field, FieldInput } from '../ui/field';
import { editedForm } from '../ui/form/edited-form';
import { Notice } from '../ui/notice';
import { PasswordInput } from './password-input';

@Component({
  imports: [Field, FieldInput, FormField, MatButton, Notice, PasswordInput, RouterLink],
  styleUrl: './auth-card.scss',
  template: `
    <form class="card" novalidate (submit)="signIn($event)">
      <div>
        <h1>Sign in</h1>
        <p class="muted">Welcome back.</p>
      </div>
      @if (form.failure(); as message) {
        <nx-notice tone="danger" [live]="true">{{ message }}</nx-notice>
      } @else if (session.ended()) {
        <nx-notice [live]="true">Your session ended. Sign in to continue where you were.</nx-notice>
      }
      <nx-field label="E-mail" [of]="login.email">
        <input nxInput type="email" autocomplete="username" inputmode="email" [formField]="login.email" />
      </nx-field>
      <nx-field label="Password" [of]="login.password">
        <nx-password-input autocomplete="current-password" [formField]="login.password" />
      </nx-field>
      <button matButton="filled" class="submit" type="submit" [disabled]="form.busy()">
        {{ form.busy() ? 'Signing in…' : 'Sign in' }}
      </button>
    </form>
    @if (mayJoin()) {
      <p class="switch muted">
        New here? <a routerLink="/sign-up" queryParamsHandling="preserve">Create an account</a>
      </p>
    } @else if (entry.hasValue()) {
      <p class="switch muted">New here? Ask an admin of your workspace for an invitation.</p>
    }
  `,
})
export class SignIn {
  private readonly router = inject(Router);
  protected readonly session = inject(Session);
  readonly returnUrl = input<string>();
  private readonly entries = inject(Entry);
  protected readonly entry = resource({ loader: () => this.entries.read() });
  protected readonly mayJoin = computed(() => this.entry.hasValue() && Entry.canSignUp(this.entry.value()));

  protected readonly form = editedForm(
    signal({ email: '', password: '' }),
    (path) => {
      required(path.email, { message: 'Enter your e-mail address' });
      required(path.password, { message: 'Enter your password' });
    },
    ({ email, password }) => this.session.signIn({ email: email.trim(), password }),
  );
  protected readonly login = this.form.fields;

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    if (await this.form.submit()) await this.router.navigateByUrl(safeReturnUrl(this.returnUrl()));
  }
}
