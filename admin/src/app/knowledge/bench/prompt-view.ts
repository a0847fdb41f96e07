import { Component, computed, inject, input, resource, signal } from '@angular/core';
import { explain } from '../../core/http/explain';
import { Skeleton } from '../../ui/skeleton';
import { Notice } from '../../ui/notice';
import { BenchApi } from './bench-api';
import type { BenchSettings } from './bench-types';

const ROLES: Record<string, string> = { system: 'Instructions', user: 'Question', assistant: 'Answer' };

/** The prompt for a model with the passages. Loaded when it is opened. */
@Component({
  selector: 'nx-prompt-view',
  imports: [Notice, Skeleton],
  template: `
    <details class="card" (toggle)="open.set(box.open)" #box>
      <summary>The prompt for the model</summary>
      @if (prompt.hasValue()) {
        <p class="small muted num">About {{ prompt.value().tokens }} tokens</p>
        @for (passage of suspicious(); track passage.n) {
          <nx-notice tone="warning">
            Passage {{ passage.n }} of “{{ passage.title }}” {{ passage.meaning }}. It is quoted as data only.
          </nx-notice>
        }
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
  readonly settings = input.required<BenchSettings>();
  protected readonly ROLES = ROLES;
  protected readonly open = signal(false);
  protected readonly prompt = resource({
    params: () => (this.open() && this.query() ? { query: this.query(), settings: this.settings() } : undefined),
    loader: ({ params }) => this.api.prompt(params.query, params.settings),
  });
  /** Passages that look like a prompt injection. */
  protected readonly suspicious = computed(() =>
    (this.prompt.hasValue() ? this.prompt.value().passages : [])
      .filter(({ signs }) => signs.length > 0)
      .map(({ n, title, signs }) => ({ n, title, meaning: signs.map((sign) => sign.meaning).join('; ') })),
  );
  protected readonly failure = () => explain(this.prompt.error());
}
