import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { chevronIcon } from './icons.js';
import { answerView, questionView } from './message.view.js';
import type { Actions, ViewModel } from './ui.js';

export function transcriptView(view: ViewModel, actions: Actions): TemplateResult {
  const { state, strings } = view;
  return html`<div
      class="transcript"
      part="transcript"
      role="region"
      aria-label=${strings.conversation}
      aria-busy=${state.run !== undefined}
      tabindex="0"
      @scroll=${actions.scrolled}
    >
      <div class="column">
        ${greetingView(view)}
        ${repeat(
          state.messages,
          (message) => message.id,
          (message) =>
            message.role === 'user' ? questionView(message, view, actions) : answerView(message, view, actions),
        )}
        ${state.messages.length === 0 ? quickButtonsView(view, actions) : nothing}
      </div>
    </div>
    ${
      view.showJump
        ? html`<div class="jump">
            <button type="button" @click=${actions.jump}>${chevronIcon(16)} ${strings.jumpToLatest}</button>
          </div>`
        : nothing
    }`;
}

function greetingView({ config, strings }: ViewModel): TemplateResult | typeof nothing {
  if (!config) return html`<div class="message skeleton" aria-hidden="true"><i></i><i></i></div>`;
  return html`<div class="message assistant" part="message assistant-message">
    <div class="prose plain" dir="auto">${config.greeting || strings.greeting}</div>
  </div>`;
}

function quickButtonsView({ config, strings }: ViewModel, actions: Actions): TemplateResult | typeof nothing {
  const buttons = config?.quick_buttons ?? [];
  if (buttons.length === 0) return nothing;
  return html`<div class="quick" part="quick-buttons" role="group" aria-label=${strings.suggestions}>
    ${buttons.map(
      ({ label, prompt }) =>
        html`<button type="button" part="quick-button" dir="auto" @click=${() => actions.ask(prompt)}>
          ${label}
        </button>`,
    )}
  </div>`;
}
