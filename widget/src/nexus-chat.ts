import { LitElement, html, nothing } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { ChatActions } from './chat-actions.js';
import type { ChatHost } from './chat-host.js';
import { Announcer } from './controllers/announcer.js';
import { ChatController } from './controllers/chat-controller.js';
import { Cooldown } from './controllers/cooldown.js';
import { FeedbackController } from './controllers/feedback-controller.js';
import { MarkdownCache } from './controllers/markdown-cache.js';
import { MediaController } from './controllers/media-controller.js';
import { RevealController } from './controllers/reveal-controller.js';
import { ScrollController } from './controllers/scroll-controller.js';
import { errorText, loadStrings, resolveLanguage, stringsFor } from './i18n/strings.js';
import type { StringOverrides, Strings } from './i18n/texts.js';
import { styles } from './nexus-chat.styles.js';
import type { ChatState, Failure } from './state/chat-state.js';
import { applyTheme } from './theme/apply.js';
import { schemeOf } from './theme/scheme.js';
import { FINAL_CODES, OWNER_HINTS } from './transport/failure.js';
import { launcherView, panelView } from './views/panel.view.js';
import { viewOf } from './views/view-of.js';

const OWN_ORIGIN = new URL(import.meta.url).origin;

/**
 * `<nexus-chat widget-id="wgt_…">`: a chat with a workspace's assistant, floating over a page or in its flow.
 *
 * Attributes: `widget-id` (public id), `endpoint` (API origin; default: origin of this script), `mode` (`floating` | `inline`),
 * `open`, `theme` (`auto` | `light` | `dark`), `position` (`right` | `left`), `lang`.
 * Properties: `strings` overrides any text. Methods: `open()`, `close()`, `toggle()`, `send(text)`, `reset()`.
 * Events (bubbling, composed): `nexus-open`, `nexus-close`, `nexus-message` {role, id, text}, `nexus-error` {code},
 * `nexus-call` {name}: a quick button calls the page.
 * Custom properties and parts: see README.md.
 */
export class NexusChat extends LitElement implements ChatHost {
  static override styles = styles;
  static override properties: PropertyDeclarations = {
    widgetId: { attribute: 'widget-id' },
    endpoint: {},
    mode: {},
    theme: {},
    position: {},
    lang: {},
    isOpen: { attribute: 'open', type: Boolean, reflect: true },
    strings: { attribute: false },
  };

  declare widgetId: string;
  declare endpoint: string;
  declare mode: 'floating' | 'inline';
  declare theme: 'auto' | 'light' | 'dark' | '';
  declare position: 'left' | 'right' | '';
  declare isOpen: boolean;
  declare strings: StringOverrides;

  readonly media = new MediaController(this);
  readonly follower = new ScrollController(this, () => this.renderRoot.querySelector('.transcript'));
  readonly announcer = new Announcer(this);
  readonly cooldown = new Cooldown(this);
  readonly markdown = new MarkdownCache(this);
  readonly reveal = new RevealController(this, () => this.media.is('reducedMotion') || document.hidden);
  readonly chat: ChatController = new ChatController(this, {
    changed: (state) => this.stateChanged(state),
    message: ({ role, id, text }) => this.emit('nexus-message', { role, id, text }),
    failed: (failure) => this.hasFailed(failure),
  });
  readonly feedback = new FeedbackController(this);
  private readonly actions = new ChatActions(this);
  private openedHere = false;

  constructor() {
    super();
    this.widgetId = '';
    this.endpoint = '';
    this.mode = 'floating';
    this.theme = '';
    this.position = '';
    this.isOpen = false;
    this.strings = {};
  }

  open(): void {
    if (this.inline || this.isOpen) return;
    this.isOpen = true;
    this.openedHere = true;
    this.emit('nexus-open', {});
  }

  close(): void {
    if (this.inline || !this.isOpen) return;
    this.isOpen = false;
    this.emit('nexus-close', {});
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.launcher')?.focus());
  }

  toggle(): void {
    return this.isOpen ? this.close() : this.open();
  }

  /** Sends a question as the visitor; false if the text is empty or an answer is still running. */
  send(text: string): boolean {
    this.follower.toEnd();
    return this.chat.send(text);
  }

  call(name: string): void {
    this.emit('nexus-call', { name });
  }

  /** Deletes the conversation of this tab and starts a new one. */
  reset(): void {
    this.actions.clear();
    this.markdown.clear();
    this.chat.reset();
  }

  get inline(): boolean {
    return this.mode === 'inline';
  }

  get language(): string {
    const page = this.parentElement?.closest('[lang]')?.getAttribute('lang');
    return resolveLanguage([this.getAttribute('lang'), this.chat.config?.locale, page, navigator.language]);
  }

  get texts(): Strings {
    return stringsFor(this.language, this.strings);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.attach();
  }

  /** The first frame waits for the texts of its language, to avoid a flash of English. */
  protected override async scheduleUpdate(): Promise<void> {
    await loadStrings(this.language);
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('widgetId') || changed.has('endpoint')) this.attach();
    if (changed.has('isOpen') || changed.has('mode')) {
      const visible = this.inline || this.isOpen;
      this.chat.setVisible(visible, this.isOpen);
      if (visible) void this.markdown.load();
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    const root = this.renderRoot.querySelector('.root') as HTMLElement;
    applyTheme(root, this.chat.config?.theme, this.scheme, this.media.is('fullScreen'));
    this.media.fitTo(root);
    this.actions.sizeInput();
    // A page that starts with `open` keeps its focus; focus moves only if the visitor opens the chat.
    if (changed.has('isOpen') && this.isOpen && this.openedHere) this.actions.focusPanel();
  }

  protected override render(): TemplateResult {
    const view = viewOf(this, this.actions.ui);
    const { configFailure } = view;
    const useless = configFailure && FINAL_CODES.has(configFailure.code) && !view.open;
    return html`<div
      class="root ${this.inline ? 'inline' : 'floating'}"
      lang=${this.language}
      data-scheme=${this.scheme}
      data-position=${this.position || this.side}
      ?data-full=${view.fullScreen}
      ?data-open=${view.open}
    >
      ${this.inline || useless ? nothing : launcherView(view, this.actions)} ${panelView(view, this.actions)}
      <div class="sr" role="log" aria-live="polite" aria-label=${view.strings.conversation}>
        ${this.announcer.entries.map(({ text }) => html`<p>${text}</p>`)}
      </div>
    </div>`;
  }

  get scheme(): 'light' | 'dark' {
    const mode = this.theme || this.chat.config?.theme?.mode || 'auto';
    return mode === 'auto' ? schemeOf(this, this.media.is('dark')) : mode;
  }

  /** The configured side refers to left-to-right pages and is mirrored on right-to-left ones. */
  private get side(): 'left' | 'right' {
    const right = this.chat.config?.theme?.position !== 'left';
    return right === (getComputedStyle(this).direction !== 'rtl') ? 'right' : 'left';
  }

  private attach(): void {
    this.actions.clear();
    this.markdown.clear();
    this.chat.connect(this.endpoint || OWN_ORIGIN, this.widgetId);
    if (this.inline) return;
    // The visitor's earlier choice in this tab overrides the page's `open`; if the panel would cover a page that was just
    // opened, it stays closed.
    const { wasOpen } = this.chat;
    this.isOpen = wasOpen && this.media.is('fullScreen') ? false : (wasOpen ?? this.isOpen);
  }

  private stateChanged(state: ChatState): void {
    const last = state.messages.at(-1);
    const answer = last?.role === 'assistant' ? last : undefined;
    this.reveal.follow(answer);
    this.announcer.follow(answer, this.texts.assistant);
  }

  private hasFailed(failure: Failure): void {
    this.cooldown.start(failure.retryAfterS);
    this.announcer.say(errorText(this.texts, failure.code));
    // If the launcher is hidden, log a hint for the person who embeds it.
    const hint = OWNER_HINTS[failure.code];
    if (hint) console.warn(`<nexus-chat>: ${hint}`);
    this.emit('nexus-error', { ...failure });
  }

  private emit(type: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}
