import type { Citation } from '@nexus/contracts';
import { trapTab } from './a11y/focus.js';
import type { ChatHost } from './chat-host.js';
import type { Actions, ViewModel } from './views/ui.js';

type Ui = Pick<ViewModel, 'menuOpen' | 'copied' | 'source'>;

const COPIED_MS = 2_000;
/** The send button becomes the stop button: the second click of a double click must not stop the answer. */
const DOUBLE_CLICK_MS = 500;

/** Translates interaction with the panel into calls of the element, and owns the panel's local state. */
export class ChatActions implements Actions {
  ui: Ui = { menuOpen: false };
  private sentAt = 0;
  private cameFrom: HTMLElement | undefined;
  private copiedTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ChatHost) {}

  readonly toggle = (): void => this.host.toggle();
  readonly close = (): void => this.host.close();
  readonly reload = (): void => void this.host.chat.loadConfig();
  readonly scrolled = (): void => this.host.follower.scrolled();

  readonly retry = (): void => {
    this.host.follower.toEnd();
    this.host.chat.retry();
    this.focusInput();
  };

  readonly jump = (): void => {
    this.host.follower.toEnd();
    this.focusInput();
  };

  readonly submit = (): void => {
    const { chat, cooldown } = this.host;
    if (!chat.config || cooldown.seconds > 0 || !this.host.send(chat.draft)) return;
    this.sentAt = performance.now();
    chat.setDraft('');
    this.host.requestUpdate();
  };

  readonly ask = (prompt: string): void => {
    if (this.host.send(prompt)) this.focusInput();
  };

  readonly call = (name: string): void => this.host.call(name);

  readonly stop = (): void => {
    if (performance.now() - this.sentAt > DOUBLE_CLICK_MS) this.host.chat.stop();
  };

  readonly draft = (text: string): void => {
    this.host.chat.setDraft(text);
    this.host.requestUpdate();
  };

  readonly composerKey = (event: KeyboardEvent): void => {
    // Enter during text composition (IME) confirms a candidate and must not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  };

  readonly panelKey = (event: KeyboardEvent): void => {
    const { host } = this;
    if (event.key === 'Escape' && !event.isComposing) this.escape(event);
    const panel = host.renderRoot.querySelector<HTMLElement>('.panel');
    const trapped = !host.inline && host.media.is('fullScreen');
    if (trapped && panel) trapTab(event, panel, host.shadowRoot?.activeElement ?? null);
  };

  readonly menu = (open: boolean): void => {
    this.set({ menuOpen: open });
    if (open) void this.host.updateComplete.then(() => this.menuItems()[0]?.focus());
  };

  readonly menuKey = (event: KeyboardEvent): void => {
    const items = this.menuItems();
    const at = items.indexOf(this.host.shadowRoot?.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Tab' && this.ui.menuOpen) return this.menu(false);
    if (!this.ui.menuOpen && step === 1) return stopAnd(event, () => this.menu(true));
    if (!this.ui.menuOpen) return;
    if (step) stopAnd(event, () => items.at((at + step + items.length) % items.length)?.focus());
    if (event.key === 'Home') stopAnd(event, () => items[0]?.focus());
    if (event.key === 'End') stopAnd(event, () => items.at(-1)?.focus());
  };

  readonly startOver = (): void => {
    this.menu(false);
    this.host.reset();
    this.focusInput();
  };

  readonly copyConversation = (): void => {
    const { texts, chat } = this.host;
    const label = (role: string): string => (role === 'user' ? texts.you : texts.assistant);
    const text = chat.state.messages.map((message) => `${label(message.role)}: ${message.text}`).join('\n\n');
    this.menu(false);
    this.find('.menu-button')?.focus();
    this.copy(text, 'conversation');
  };

  readonly copy = (text: string, id: string): void => {
    void navigator.clipboard.writeText(text).then(
      () => this.showCopied(id),
      () => undefined,
    );
  };

  readonly openSource = (messageId: string, citation: Citation, from: EventTarget | null): void => {
    const { source } = this.ui;
    if (source?.messageId === messageId && source.citation.n === citation.n) return this.closeSource();
    this.cameFrom = from instanceof HTMLElement ? from : undefined;
    this.set({ source: { messageId, citation } });
    void this.host.updateComplete.then(() => this.find('.sheet .icon-button')?.focus());
  };

  readonly closeSource = (): void => {
    this.set({ source: undefined });
    const target = this.cameFrom?.isConnected ? this.cameFrom : this.find('#input');
    target?.focus();
  };

  clear(): void {
    this.ui = { menuOpen: false };
  }

  /** Focus when the visitor opens the chat: the composer, or on a phone the panel, whose keyboard would cover everything. */
  focusPanel(): void {
    const full = this.host.media.is('fullScreen');
    (full ? this.find('.panel') : (this.find('#input') ?? this.find('.panel')))?.focus();
  }

  /** Grows from one line to five, then scrolls (the limit is in the styles). */
  sizeInput(): void {
    const input = this.find('#input');
    if (!input) return;
    input.style.height = 'auto';
    if (input.scrollHeight > 0) input.style.height = `${input.scrollHeight}px`;
  }

  private escape(event: KeyboardEvent): void {
    if (this.ui.menuOpen) {
      this.menu(false);
      this.find('.menu-button')?.focus();
    } else if (this.ui.source) this.closeSource();
    else if (this.host.inline) return;
    else this.host.close();
    event.stopPropagation();
  }

  private showCopied(id: string): void {
    this.set({ copied: id });
    this.host.announcer.say(this.host.texts.copied);
    clearTimeout(this.copiedTimer);
    this.copiedTimer = setTimeout(() => this.set({ copied: undefined }), COPIED_MS);
  }

  private focusInput(): void {
    if (!this.host.media.is('fullScreen')) void this.host.updateComplete.then(() => this.find('#input')?.focus());
  }

  private menuItems(): HTMLElement[] {
    const menu = this.find('.menu');
    return menu ? [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')] : [];
  }

  private find(selector: string): HTMLElement | null {
    return this.host.renderRoot.querySelector<HTMLElement>(selector);
  }

  private set(patch: Partial<Ui>): void {
    this.ui = { ...this.ui, ...patch };
    this.host.requestUpdate();
  }
}

function stopAnd(event: Event, act: () => void): void {
  event.preventDefault();
  event.stopPropagation();
  act();
}
