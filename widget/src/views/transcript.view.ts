import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CompiledButton } from '@nexus/contracts';
import { chevronIcon, outline } from './icons.js';
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
    </div>
    ${config.disclaimer ? html`<p class="disclaimer" dir="auto">${config.disclaimer}</p>` : nothing}`;
}

function quickButtonsView({ config, strings }: ViewModel, actions: Actions): TemplateResult | typeof nothing {
  const buttons = config?.quick_buttons ?? [];
  if (buttons.length === 0) return nothing;
  return html`<div class="quick" part="quick-buttons" role="group" aria-label=${strings.suggestions}>
    ${buttons.map((button) => quickButtonView(button, actions))}
  </div>`;
}

function quickButtonView({ label, icon, action, value }: CompiledButton, actions: Actions): TemplateResult {
  const inner = [icon ? outline(icon, 16) : nothing, label];
  if (action === 'link')
    return html`<a part="quick-button" dir="auto" href=${value} target="_blank" rel="noopener noreferrer">${inner}</a>`;
  const click = (): void => (action === 'call' ? actions.call(value) : actions.ask(value));
  return html`<button type="button" part="quick-button" dir="auto" @click=${click}>${inner}</button>`;
}
