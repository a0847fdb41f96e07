import { Component, input } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { Field, FieldInput } from '../ui/field';

export const LIMIT_RULE = 'Enter a whole number from 1, or leave it empty';

/** Rate limits of a token, side by side; empty: the installation's limits. */
@Component({
  selector: 'nx-token-limits',
  imports: [Field, FieldInput, FormField],
  template: `
    <nx-field label="Requests per minute" [optional]="true" hint="Empty: the installation’s limit." [of]="requests()">
      <input nxInput type="number" autocomplete="off" [formField]="requests()" />
    </nx-field>
    <nx-field label="Tokens per minute" [optional]="true" hint="Empty: the installation’s limit." [of]="tokens()">
      <input nxInput type="number" autocomplete="off" [formField]="tokens()" />
    </nx-field>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(160px, 1fr));
      gap: 16px;
    }
  `,
})
export class TokenLimits {
  readonly requests = input.required<FieldTree<number | null>>();
  readonly tokens = input.required<FieldTree<number | null>>();
}
