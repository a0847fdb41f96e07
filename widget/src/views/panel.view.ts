import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { errorText, fill } from '../i18n/strings.js';
import { FINAL_CODES } from '../transport/failure.js';
import { composerView } from './composer.view.js';
import {
  chatIcon,
  chevronIcon,
  closeIcon,
  copyIcon,
  moreIcon,
  newIcon,
  offlineIcon,
  outline,
  pauseIcon,
  sparkIcon,
} from './icons.js';
import { sourceView } from './source.view.js';
import { transcriptView } from './transcript.view.js';
import type { Actions, ViewModel } from './ui.js';

type Part = TemplateResult | typeof nothing;

export function launcherView(view: ViewModel, actions: Actions): TemplateResult {
  const { strings, open } = view;
  const { unread } = view.state;
  const news = unread === 1 ? strings.unreadOne : fill(strings.unreadMany, { n: unread });
  const { icon, text } = view.config?.launcher ?? {};
  const shown = !open && text;
  const name = shown ? `${text} – ${strings.openChat}` : strings.openChat;
  const label = open ? strings.closeChat : unread > 0 ? `${name}, ${news}` : name;
  return html`<button
    type="button"
    class=${shown ? 'launcher pill' : 'launcher'}
    part="launcher"
    aria-label=${label}
    aria-haspopup="dialog"
    aria-expanded=${open}
    aria-controls="panel"
    @click=${actions.toggle}
  >
    ${open ? chevronIcon() : icon ? outline(icon, 26) : chatIcon()} ${shown || nothing}
    ${
      !open && unread > 0
        ? html`<span class="badge" part="badge" aria-hidden="true">${unread > 9 ? '9+' : unread}</span>`
        : nothing
    }
  </button>`;
}

export function panelView(view: ViewModel, actions: Actions): TemplateResult {
  const modal = view.fullScreen && !view.inline;
  return html`<section
    id="panel"
    class="panel"
    part="panel"
    role=${view.inline ? 'region' : 'dialog'}
    aria-modal=${modal ? 'true' : nothing}
    aria-labelledby="title"
    tabindex="-1"
    ?hidden=${!view.open}
    @keydown=${actions.panelKey}
  >
    ${headerView(view, actions)} ${bodyView(view, actions)}
  </section>`;
}

function headerView(view: ViewModel, actions: Actions): TemplateResult {
  const tone = view.configFailure && !FINAL_CODES.has(view.configFailure.code) ? 'error' : 'quiet';
  return html`<div class="header" part="header">
    <span class="logo" part="logo" aria-hidden="true">${sparkIcon()}</span>
    <div class="titles">
      <h2 id="title" part="title"><bdi>${view.config?.header?.title || view.name}</bdi></h2>
      <p class="status" part="status" data-tone=${tone}>${statusText(view)}</p>
    </div>
    <div class="tools">
      ${view.state.messages.length > 0 ? menuView(view, actions) : nothing}
      ${
        view.inline
          ? nothing
          : html`<button
              type="button"
              class="icon-button close"
              aria-label=${view.strings.closeChat}
              @click=${actions.close}
            >
              ${closeIcon(20)}
            </button>`
      }
    </div>
  </div>`;
}

function statusText({ strings, state, config, configFailure }: ViewModel): string {
  if (configFailure) return strings.statusOffline;
  if (!config) return strings.statusConnecting;
  if (state.run?.connection === 'reconnecting') return strings.statusReconnecting;
  return state.run ? strings.statusAnswering : config.header?.subtitle || strings.statusReady;
}

function menuView(view: ViewModel, actions: Actions): Part {
  const { strings, menuOpen } = view;
  return html`<button
      type="button"
      class="icon-button menu-button"
      aria-label=${strings.menu}
      aria-haspopup="menu"
      aria-expanded=${menuOpen}
      aria-controls="menu"
      @click=${() => actions.menu(!menuOpen)}
      @keydown=${actions.menuKey}
    >
      ${moreIcon(20)}
    </button>
    <div id="menu" class="menu" role="menu" aria-label=${strings.menu} ?hidden=${!menuOpen} @keydown=${actions.menuKey}>
      <button type="button" role="menuitem" tabindex="-1" @click=${actions.startOver}>
        ${newIcon()} ${strings.newConversation}
      </button>
      ${
        view.canCopy
          ? html`<button type="button" role="menuitem" tabindex="-1" @click=${actions.copyConversation}>
              ${copyIcon(18)} ${strings.copyConversation}
            </button>`
          : nothing
      }
    </div>`;
}

function bodyView(view: ViewModel, actions: Actions): Part {
  if (view.configFailure && (!view.config || FINAL_CODES.has(view.configFailure.code))) return stateView(view, actions);
  return html`<div class="body">
      ${transcriptView(view, actions)} ${view.source ? sourceView(view, view.source, actions) : nothing}
    </div>
    ${composerView(view, actions)}`;
}

/** Questions are not possible: shows the reason, and offers a retry if it may help. */
function stateView(view: ViewModel, actions: Actions): TemplateResult {
  const code = view.configFailure?.code ?? 'unknown';
  const final = FINAL_CODES.has(code);
  return html`<div class="state" role="alert">
    ${code === 'widget_paused' ? pauseIcon() : offlineIcon()}
    <p dir="auto">
      ${
        (code === 'widget_paused' && view.config?.pause_message) ||
        errorText(view.strings, code === 'network' ? 'network_closed' : code)
      }
    </p>
    ${
      final
        ? nothing
        : html`<button type="button" class="outline" @click=${actions.reload}>${view.strings.retry}</button>`
    }
  </div>`;
}
