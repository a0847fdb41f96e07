import { Component, computed, effect, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatCount } from '../core/format/format';
import { Notice } from '../ui/notice';
import { PROMPT_TEXT_MAX } from './prompt-types';
import { PromptsApi } from './prompts-api';

/** Delay after the last key before the preview is requested. */
const DEBOUNCE_MS = 400;

/** Preview of a prompt: size and unknown variables while typing, and on request the text with sample values. */
@Component({
  selector: 'nx-prompt-preview',
  imports: [MatButton, Notice],
  template: `
    <p class="small muted num" role="status">{{ size() }}</p>
    @if (unknown().length) {
      <nx-notice tone="warning" [live]="true">
        Unknown {{ unknown().length === 1 ? 'variable' : 'variables' }}: {{ unknown().join(', ') }}. Define
        {{ unknown().length === 1 ? 'it' : 'them' }} under Variables, or put a backslash before the braces to write
        literal braces.
      </nx-notice>
    }
    <div class="row">
      @if (names().length) {
        <label class="insert">
          <span class="visually-hidden">Insert a variable</span>
          <select #choice class="input" (change)="inserted.emit(choice.value); choice.value = ''">
            <option value="">Insert a variable…</option>
            @for (name of names(); track name) {
              <option [value]="name">{{ name }}</option>
            }
          </select>
        </label>
      }
      <button matButton="outlined" type="button" [attr.aria-expanded]="open()" (click)="open.set(!open())">
        {{ open() ? 'Hide preview' : 'Preview' }}
      </button>
    </div>
    @if (open()) {
      <section aria-label="Preview with sample values">
        <p class="small muted">Values that depend on the question are samples.</p>
        <pre tabindex="0">{{ rendered()?.text }}</pre>
      </section>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      min-width: 0;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .insert {
      flex: 0 1 240px;
    }
    pre {
      max-height: 320px;
      margin: 4px 0 0;
      padding: 12px;
      overflow: auto;
      border-radius: var(--nx-radius);
      background: var(--nx-sunken);
      font-family: var(--nx-mono);
      font-size: 13px;
      line-height: 20px;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
})
export class PromptPreview {
  private readonly api = inject(PromptsApi);
  readonly text = input.required<string>();
  readonly inserted = output<string>();
  protected readonly open = signal(false);
  private readonly debounced = signal<string | undefined>(undefined);
  private readonly answer = this.api.preview(() => this.debounced());
  private readonly variables = this.api.variables();

  /** The previous preview stays until the next one has arrived. */
  protected readonly rendered = signal<
    { text: string; tokens: number; variables: { name: string; kind: string }[] } | undefined
  >(undefined);
  protected readonly unknown = computed(() =>
    (this.rendered()?.variables ?? []).filter(({ kind }) => kind === 'unknown').map(({ name }) => name),
  );
  protected readonly names = computed(() => {
    if (!this.variables.hasValue()) return [];
    const { items, built_in } = this.variables.value();
    return [...items, ...built_in].map(({ name }) => name);
  });
  protected readonly size = computed(() => {
    const tokens = this.rendered()?.tokens;
    const characters = `${formatCount(this.text().length)} of ${formatCount(PROMPT_TEXT_MAX)} characters`;
    return tokens === undefined ? characters : `${characters} · about ${formatCount(tokens)} tokens (estimate)`;
  });

  constructor() {
    effect((onCleanup) => {
      const text = this.text();
      const timer = setTimeout(() => this.debounced.set(text), DEBOUNCE_MS);
      onCleanup(() => clearTimeout(timer));
    });
    effect(() => {
      if (this.answer.hasValue()) this.rendered.set(this.answer.value());
    });
  }
}
