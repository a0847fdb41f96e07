import { Component, computed, input } from '@angular/core';
import { Icon } from '../ui/icon';
import { passwordRules } from './password';

/** The password rules, visible from the start; each is ticked off while typing. */
@Component({
  selector: 'nx-password-rules',
  imports: [Icon],
  template: `
    <ul aria-label="Password rules">
      @for (rule of rules(); track rule.text) {
        <li [class.met]="rule.met" [class.broken]="judged() && !rule.met">
          <nx-icon [name]="rule.met ? 'check' : judged() ? 'close' : 'circle'" [size]="14" />
          {{ rule.text }}
          <span class="visually-hidden">{{ rule.met ? '(met)' : '(not met yet)' }}</span>
        </li>
      }
    </ul>
    <p>Passwords that many people use, such as Password123, are refused.</p>
  `,
  styles: `
    ul {
      display: grid;
      gap: 4px;
    }
    li {
      display: flex;
      align-items: center;
      gap: 6px;
    }
    li,
    p {
      margin: 0;
      font: var(--nx-small);
      color: var(--nx-muted);
    }
    p {
      margin-top: 6px;
    }
    .met {
      color: var(--nx-success);
    }
    .broken {
      color: var(--nx-danger);
    }
  `,
})
export class PasswordRules {
  readonly password = input.required<string>();
  /** Unmet rules are shown as errors instead of as pending. */
  readonly judged = input(false);
  readonly email = input('');
  /** Names of the person and the workspace. */
  readonly names = input<readonly string[]>([]);
  protected readonly rules = computed(() => passwordRules(this.password(), this.email(), this.names()));
}
