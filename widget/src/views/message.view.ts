import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Citation } from '@nexus/contracts';
import { errorText, fill } from '../i18n/strings.js';
import type { Strings } from '../i18n/texts.js';
import { renderBlocks } from '../markdown/render.js';
import type { AssistantMessage, Failure, UserMessage } from '../state/chat-state.js';
import { checkIcon, copyIcon, warnIcon } from './icons.js';
import { placeOf, titleOf } from './place.js';
import type { Actions, Shown, ViewModel } from './ui.js';

type Part = TemplateResult | typeof nothing;

export function questionView(message: UserMessage, view: ViewModel, actions: Actions): TemplateResult {
  return html`<article
    class="message user"
    part="message user-message"
    data-status=${message.status}
    aria-label=${view.strings.you}
  >
    <div class="bubble" part="bubble" dir="auto">${message.text}</div>
    ${message.failure ? failureView(message.failure, view.strings.retry, view, actions) : nothing}
  </article>`;
}

export function answerView(message: AssistantMessage, view: ViewModel, actions: Actions): TemplateResult {
  const shown = view.shown(message);
  const isLast = view.state.messages.at(-1)?.id === message.id;
  const waiting = shown.text === '' && (message.status === 'waiting' || message.status === 'streaming');
  return html`<article
    class="message assistant"
    part="message assistant-message"
    data-status=${message.status}
    aria-label=${view.strings.assistant}
  >
    ${waiting ? typingView(view.strings) : textView(message, shown, view, actions)}
    ${shown.complete && message.citations.length > 0 ? sourcesView(message, message.citations, view.strings.sources, view, actions) : nothing}
    ${shown.complete ? notesView(message, view.strings) : nothing}
    ${shown.complete ? nearestView(message, view, actions) : nothing}
    ${
      shown.complete && message.failure && isLast
        ? failureView(message.failure, view.strings.askAgain, view, actions)
        : nothing
    }
    ${shown.complete ? actionsView(message, isLast, view, actions) : nothing}
  </article>`;
}

const typingView = (strings: Strings): TemplateResult =>
  html`<div class="typing" role="img" aria-label=${strings.answering}><i></i><i></i><i></i></div>`;

function textView(message: AssistantMessage, shown: Shown, view: ViewModel, actions: Actions): Part {
  if (shown.text === '') return nothing;
  if (!shown.blocks) return html`<div class="prose plain" dir="auto">${shown.text}</div>`;
  const { strings } = view;
  const open = view.source?.messageId === message.id ? view.source.citation.n : 0;
  const cite = (n: number): TemplateResult | undefined => {
    const citation = message.citations.find((known) => known.n === n);
    return citation && citeView(message.id, citation, open === n, strings, actions);
  };
  return html`<div class="prose" part="answer" dir="auto">
    ${renderBlocks(shown.blocks, {
      cite,
      copyCodeLabel: strings.copyCode,
      copyCode: view.canCopy ? (text) => actions.copy(text, `${message.id}-code`) : undefined,
      version: `${open}/${message.citations.length}/${strings.copyCode}`,
    })}
  </div>`;
}

function citeView(id: string, citation: Citation, open: boolean, strings: Strings, actions: Actions): TemplateResult {
  const label = `${fill(strings.source, { n: citation.n })}: ${titleOf(citation)}`;
  return html`<button
    type="button"
    class="cite"
    part="citation"
    aria-label=${label}
    title=${titleOf(citation)}
    aria-expanded=${open}
    aria-haspopup="dialog"
    @click=${(event: Event) => actions.openSource(id, citation, event.currentTarget)}
  >
    ${citation.n}
  </button>`;
}

/** The nearest passages for a question without an answer: shown as sources, although the text does not cite them. */
function nearestView(message: AssistantMessage, view: ViewModel, actions: Actions): Part {
  const nearest = message.citations.length > 0 ? [] : message.notices.flatMap((notice) => notice.nearest ?? []);
  return nearest.length === 0 ? nothing : sourcesView(message, nearest, view.strings.nearest, view, actions);
}

function sourcesView(
  message: AssistantMessage,
  citations: readonly Citation[],
  label: string,
  view: ViewModel,
  actions: Actions,
): TemplateResult {
  const { strings } = view;
  const isOpen = (n: number): boolean => view.source?.messageId === message.id && view.source.citation.n === n;
  const chip = (citation: Citation): TemplateResult =>
    html`<li>
      <button
        type="button"
        class="source-chip"
        part="source-chip"
        aria-expanded=${isOpen(citation.n)}
        aria-haspopup="dialog"
        @click=${(event: Event) => actions.openSource(message.id, citation, event.currentTarget)}
      >
        <span class="number">${citation.n}</span>
        <span class="title" dir="auto">${titleOf(citation)}</span>
        ${placeView(citation, strings)}
      </button>
    </li>`;
  return html`<ul class="sources" aria-label=${label}>
    ${citations.map(chip)}
  </ul>`;
}

function placeView(citation: Citation, strings: Strings): Part {
  const place = placeOf(citation, strings);
  return place === undefined ? nothing : html`<span>${place}</span>`;
}

function notesView(message: AssistantMessage, strings: Strings): Part {
  const notes = new Set(
    message.notices.map(({ code }) => noticeText(code, strings)).filter((text) => text !== undefined),
  );
  if (message.truncated) notes.add(strings.truncated);
  if (message.status === 'stopped') notes.add(strings.stopped);
  return notes.size === 0 ? nothing : html`${[...notes].map((text) => html`<p class="note" dir="auto">${text}</p>`)}`;
}

/** Notices are intended for operators unless there is a text for visitors. */
function noticeText(code: string, strings: Strings): string | undefined {
  const known: Record<string, string> = {
    knowledge_unavailable: strings.noticeKnowledgeUnavailable,
    model_switched: strings.noticeModelSwitched,
  };
  return known[code];
}

function failureView(failure: Failure, label: string, view: ViewModel, actions: Actions): TemplateResult {
  const wait = view.cooldownS > 0 ? fill(view.strings.retryIn, { n: view.cooldownS }) : undefined;
  return html`<div class="failure" part="failure">
    ${warnIcon()}
    <div>
      <p dir="auto">${errorText(view.strings, failure.code)}</p>
      <button type="button" class="text-button" ?disabled=${wait !== undefined} @click=${actions.retry}>
        ${wait ?? label}
      </button>
    </div>
  </div>`;
}

function actionsView(message: AssistantMessage, isLast: boolean, view: ViewModel, actions: Actions): Part {
  if (message.text === '') return nothing;
  const { strings } = view;
  const copied = view.copied === message.id;
  const again = message.status === 'stopped' && isLast;
  return html`<div class="actions" ?data-shown=${copied || message.rating !== undefined || again}>
    ${
      view.canCopy
        ? html`<button
            type="button"
            class="icon-button"
            aria-label=${copied ? strings.copied : strings.copy}
            title=${copied ? strings.copied : strings.copy}
            @click=${() => actions.copy(message.text, message.id)}
          >
            ${copied ? checkIcon() : copyIcon()}
          </button>`
        : nothing
    }
    ${view.feedback && message.completionId && message.status === 'done' ? view.ratings(message) : nothing}
    ${again ? html`<button type="button" class="text-button" @click=${actions.retry}>${strings.askAgain}</button>` : nothing}
  </div>`;
}
