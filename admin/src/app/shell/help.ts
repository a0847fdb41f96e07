import { Component, computed, input, signal } from '@angular/core';
import { API_DOCS } from '../core/http/own-api';
import { findTerms } from '../ui/glossary/terms';
import { Modal } from '../ui/modal';
import { APPLE } from './platform';

const MOD = APPLE ? '⌘' : 'Ctrl';
const SHORTCUTS: readonly { keys: readonly string[]; text: string }[] = [
  { keys: [MOD, 'K'], text: 'Search pages, documents, models and actions' },
  { keys: ['?'], text: 'Open this help' },
  { keys: ['Esc'], text: 'Close a dialog, a menu or a list' },
  { keys: ['↑', '↓'], text: 'Move between the rows of a list' },
  { keys: ['Enter'], text: 'Open the selected item; send a question' },
  { keys: ['Shift', 'Enter'], text: 'Insert a line break in a question' },
];

/** `?`: keyboard shortcuts and terms of the console. */
@Component({
  imports: [Modal],
  template: `
    <nx-modal title="Shortcuts and words" (closed)="close()()">
      <section aria-labelledby="help-keys">
        <h3 id="help-keys">Keyboard</h3>
        <dl class="keys">
          @for (shortcut of shortcuts; track shortcut.text) {
            <dt>
              @for (key of shortcut.keys; track key) {
                <kbd>{{ key }}</kbd>
              }
            </dt>
            <dd>{{ shortcut.text }}</dd>
          }
        </dl>
      </section>
      <section aria-labelledby="help-words">
        <h3 id="help-words">Words of the console</h3>
        <input
          #box
          class="input"
          type="search"
          placeholder="Search words"
          aria-label="Search words"
          [value]="query()"
          (input)="query.set(box.value)"
        />
        <dl class="words">
          @for (entry of words(); track entry.id) {
            <dt>{{ entry.word }}</dt>
            <dd class="muted">{{ entry.text }}</dd>
          }
        </dl>
        @if (!words().length) {
          <p class="muted" role="status">No such word.</p>
        }
      </section>
      <p class="links">
        <a [href]="docs" target="_blank" rel="noopener">API reference</a>
      </p>
    </nx-modal>
  `,
  styles: `
    section + section {
      margin-top: 20px;
    }
    h3 {
      margin-bottom: 8px;
    }
    .keys {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 8px 16px;
      align-items: center;
    }
    kbd {
      display: inline-block;
      min-width: 24px;
      padding: 1px 6px;
      border: 1px solid var(--nx-line);
      border-radius: 6px;
      background: var(--nx-sunken);
      font: var(--nx-small);
      text-align: center;
    }
    kbd + kbd {
      margin-left: 4px;
    }
    .words {
      margin-top: 12px;
    }
    .words dt {
      font-weight: 500;
    }
    .words dd {
      max-width: 66ch;
      margin: 2px 0 12px;
    }
    .links {
      margin-top: 12px;
    }
  `,
})
export class Help {
  readonly close = input.required<() => void>();
  protected readonly docs = API_DOCS;
  protected readonly shortcuts = SHORTCUTS;
  protected readonly query = signal('');
  protected readonly words = computed(() => findTerms(this.query()));
}
