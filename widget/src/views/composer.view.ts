import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { fill } from '../i18n/strings.js';
import { sendIcon, stopIcon } from './icons.js';
import { MAX_MESSAGE_LENGTH } from './ui.js';
import type { Actions, ViewModel } from './ui.js';

const COUNT_FROM = 500;

export function composerView(view: ViewModel, actions: Actions): TemplateResult {
  const { strings, draft, config } = view;
  const left = MAX_MESSAGE_LENGTH - draft.length;
  return html`<footer class="footer" part="footer">
    <div class="composer-column">
      <form
        class="composer"
        part="composer"
        @submit=${(event: Event) => {
          event.preventDefault();
          actions.submit();
        }}
      >
        <label class="sr" for="input">${strings.messageLabel}</label>
        <textarea
          id="input"
          part="input"
          rows="1"
          dir="auto"
          autocomplete="off"
          enterkeyhint="send"
          maxlength=${MAX_MESSAGE_LENGTH}
          placeholder=${config?.placeholder || strings.placeholder}
          aria-describedby="hint"
          .value=${live(draft)}
          @input=${(event: Event) => actions.draft((event.target as HTMLTextAreaElement).value)}
          @keydown=${actions.composerKey}
        ></textarea>
        <span class="sr" id="hint">${strings.keyHint}</span>
        ${sendButton(view, actions)}
      </form>
      ${left <= COUNT_FROM ? html`<p class="left">${fill(strings.charactersLeft, { n: left })}</p>` : nothing}
      <p class="ai-notice" dir="auto">${noticeText(view)}</p>
    </div>
  </footer>`;
}

/** A single button: sends, or stops while an answer is being generated. */
function sendButton({ strings, state, draft, config }: ViewModel, actions: Actions): TemplateResult {
  const busy = state.run !== undefined;
  return html`<button
    type=${busy ? 'button' : 'submit'}
    class=${busy ? 'send stop' : 'send'}
    part="send-button"
    aria-label=${busy ? strings.stop : strings.send}
    title=${busy ? strings.stop : strings.send}
    ?disabled=${!busy && (draft.trim() === '' || !config)}
    @click=${busy ? actions.stop : undefined}
  >
    ${busy ? stopIcon() : sendIcon()}
  </button>`;
}

const SAYS_AI = /\b(?:AI|KI|IA|A\.I\.)\b|artificial|künstlich/i;

/** The notice that answers are AI-generated is always shown; the owner can only add to it. */
function noticeText({ config, strings }: ViewModel): string {
  const own = config?.ai_notice?.trim() || strings.aiNotice;
  return SAYS_AI.test(own) ? own : `${strings.aiGenerated} · ${own}`;
}
