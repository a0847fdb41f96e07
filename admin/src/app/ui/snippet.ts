import { Component, input } from '@angular/core';
import { CopyButton } from './copy-button';

/** A block of code with a copy button. */
@Component({
  selector: 'nx-snippet',
  imports: [CopyButton],
  template: `
    <pre tabindex="0" role="region" [attr.aria-label]="label()"><code>{{ code() }}</code></pre>
    <nx-copy-button [text]="code()" [label]="'Copy ' + label().toLowerCase()" />
  `,
  styles: `
    :host {
      position: relative;
      display: block;
      min-width: 0;
    }
    pre {
      margin: 0;
      padding: 12px 44px 12px 12px;
      overflow: auto;
      border: 1px solid var(--nx-line);
      border-radius: var(--nx-radius);
      background: var(--nx-sunken);
      line-height: 18px;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    nx-copy-button {
      position: absolute;
      top: 6px;
      right: 6px;
    }
  `,
})
export class Snippet {
  readonly code = input.required<string>();
  readonly label = input.required<string>();
}
