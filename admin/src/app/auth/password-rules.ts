import { Component, computed, input } from '@angular/core';
import { Icon } from '../ui/icon';
import { passwordRules } from './password';

/** The rules, visible from the start; each ticks itself while typing. */
@Component({
  selector: 'nx-password-rules',
  imports: [Icon],
  template: `
    <ul aria-label="Password rules">
      @for (rule of rules(); track rule.text) {
        <li [class.met]="rule.met">
          <nx-icon [name]="rule.met ? 'check' : 'circle'" [size]="14" />
          {{ rule.text }}
          <span class="visually-hidden">{{ rule.met ? '(met)' : '(not met yet)' }}</span>
        </li>
      }
    </ul>
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
      font: var(--nx-small);
      color: var(--nx-muted);
    }
    .met {
      color: var(--nx-success);
    }
  `,
})
export class PasswordRules {
  readonly password = input.required<string>();
  readonly email = input('');
  protected readonly rules = computed(() => passwordRules(this.password(), this.email()));
}
