import { Component, inject, input, resource, signal } from '@angular/core';
import { explain } from '../../core/http/explain';
import { Skeleton } from '../../ui/skeleton';
import { BenchApi } from './bench-api';

const ROLES: Record<string, string> = { system: 'Instructions', user: 'Question', assistant: 'Answer' };

/** The prompt a model would be sent with the passages. Read when it is opened. */
@Component({
  selector: 'nx-prompt-view',
  imports: [Skeleton],
  template: `
    <details class="card" (toggle)="open.set(box.open)" #box>
      <summary>The prompt a model would get</summary>
      @if (prompt.hasValue()) {
        <p class="small muted num">About {{ prompt.value().tokens }} tokens</p>
        @for (message of prompt.value().messages; track $index) {
          <h3>{{ ROLES[message.role] ?? message.role }}</h3>
          <pre tabindex="0">{{ message.content }}</pre>
        }
      } @else if (prompt.error()) {
        <p class="small">{{ failure() }}</p>
      } @else if (prompt.isLoading()) {
        <nx-skeleton [rows]="3" />
      }
    </details>
  `,
  styles: `
    details {
      padding: 12px 16px;
    }
    summary {
      font-weight: 500;
      cursor: pointer;
    }
    p,
    h3 {
      margin-top: 12px;
    }
    pre {
      max-height: 420px;
      margin: 4px 0 0;
      padding: 12px;
      overflow: auto;
      border-radius: var(--nx-radius);
      background: var(--nx-sunken);
      font: 12px/18px var(--nx-mono);
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
})
export class PromptView {
  private readonly api = inject(BenchApi);
  readonly query = input.required<string>();
  readonly chunkIds = input.required<string[]>();
  protected readonly ROLES = ROLES;
  protected readonly open = signal(false);
  protected readonly prompt = resource({
    params: () => (this.open() && this.query() ? { query: this.query(), ids: this.chunkIds() } : undefined),
    loader: ({ params }) => this.api.prompt(params.query, params.ids),
  });
  protected readonly failure = () => explain(this.prompt.error());
}
