import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { CacheApi } from '../cache/cache-api';
import { Access } from '../core/auth/access';
import { formatCount, formatMs, formatUsd, plural } from '../core/format/format';
import { mutation } from '../core/mutation';
import { ResourceView } from '../ui/resource-view';
import { ConversationsApi } from './conversations-api';

/** Trace of an answer: cache, passages with scores, prompt, notices, times and cost. */
@Component({
  selector: 'nx-trace-view',
  imports: [MatButton, ResourceView],
  template: `
    <nx-resource-view [resource]="read" [rows]="3" (retry)="read.reload()">
      <ng-template #ready>
        @if (trace(); as t) {
          <dl>
            <div>
              <dt>Cache</dt>
              <dd>
                {{ t.cache.status }}
                @if (t.cache.similarity !== undefined) {
                  · similarity {{ t.cache.similarity.toFixed(2) }}
                }
                @if (t.cache.status === 'semantic' && t.cache.entry_id && mayReport()) {
                  <button matButton type="button" [disabled]="report.busy() || reported()" (click)="report.run()">
                    {{ reported() ? 'Reported' : 'Report: answers another question' }}
                  </button>
                }
              </dd>
            </div>
            <div>
              <dt>Time</dt>
              <dd class="num">
                {{ ms(t.latency_ms) }} · first token {{ ms(t.time_to_first_token_ms) }} · overhead
                {{ ms(t.overhead_ms) }}
              </dd>
            </div>
            <div>
              <dt>Tokens</dt>
              <dd class="num">
                {{ count(t.usage.prompt_tokens) }} in · {{ count(t.usage.completion_tokens) }} out · {{ cost() }}
              </dd>
            </div>
          </dl>
          @if (t.passages.length) {
            <h3>Passages</h3>
            <ol class="passages">
              @for (p of t.passages; track $index) {
                <li>
                  <p class="small">
                    <strong>{{ p.title }}</strong><span class="num muted"> · {{ p.score.toFixed(2) }}</span>
                    @if (p.cited) {
                      · cited
                    }
                  </p>
                  <p class="small muted">{{ p.text }}</p>
                </li>
              }
            </ol>
          }
          @for (n of t.notices; track $index) {
            <p class="small">{{ n.detail }}</p>
          }
          @if (t.prompt) {
            <details>
              <summary class="small">System prompt, sent with {{ plural(t.messages ?? 0, 'message') }}</summary>
              <pre tabindex="0">{{ t.prompt }}</pre>
            </details>
          }
        } @else {
          <p class="small muted">No trace was stored for this answer.</p>
        }
      </ng-template>
    </nx-resource-view>
  `,
  styles: `
    :host {
      display: block;
      margin-top: 8px;
    }
    dl {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 24px;
    }
    dt {
      font: var(--nx-small);
      color: var(--nx-muted);
    }
    h3 {
      margin-top: 12px;
      font-size: 14px;
    }
    .passages {
      display: grid;
      gap: 8px;
      margin: 4px 0 8px;
      padding-inline-start: 20px;
    }
    pre {
      max-height: 240px;
      overflow: auto;
      white-space: pre-wrap;
      font-size: 12px;
    }
  `,
})
export class TraceView {
  private readonly api = inject(ConversationsApi);
  readonly conversation = input.required<string>();
  readonly message = input.required<string>();
  /** The question, for reporting a cached answer to a different question. */
  readonly asked = input('');
  private readonly cache = inject(CacheApi);
  private readonly access = inject(Access);
  protected readonly mayReport = computed(() => this.access.can('cache:report'));
  protected readonly reported = signal(false);
  protected readonly report = mutation(
    () => this.cache.report(this.trace()?.cache.entry_id ?? '', this.asked() ? { question: this.asked() } : {}),
    {
      failure: 'toast',
      kept: 'The cached answer is unchanged.',
      done: 'Reported: this question no longer gets this answer',
      then: () => this.reported.set(true),
    },
  );
  protected readonly read = this.api.trace(this.conversation, this.message);
  protected readonly trace = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly cost = computed(() => {
    const usd = this.trace()?.usage.cost_usd;
    return usd === null || usd === undefined ? 'price unknown' : formatUsd(usd);
  });
  protected readonly plural = plural;
  protected readonly ms = formatMs;
  protected readonly count = formatCount;
}
