import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { AssistantMessage } from '../state/chat-state.js';
import { advance } from '../state/pace.js';

const TICK_MS = 48;

/** Reveals the answer in flight at a natural pace, word by word; earlier answers are shown completely. */
export class RevealController implements ReactiveController {
  private id: string | undefined;
  private message: AssistantMessage | undefined;
  private shown = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private last = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly instant: () => boolean,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Passes the latest state of the last answer to the controller. */
  follow(message: AssistantMessage | undefined): void {
    if (message?.id !== this.id) {
      this.stop();
      this.id = message?.id;
      // An answer that already has text when first seen was restored and has been read.
      this.shown = message?.status === 'waiting' ? 0 : (message?.text.length ?? 0);
    }
    this.message = message;
    if (!message || this.instant() || message.status === 'stopped' || message.status === 'failed') {
      this.shown = Infinity;
      return this.stop();
    }
    if (this.shown < message.text.length) this.start();
  }

  /** The visible part of a message's text, and whether it is the whole of a finished answer. */
  visible(message: AssistantMessage): { text: string; complete: boolean } {
    const ended = message.status !== 'streaming' && message.status !== 'waiting';
    if (message.id !== this.id || this.shown >= message.text.length) return { text: message.text, complete: ended };
    return { text: message.text.slice(0, this.shown), complete: false };
  }

  private start(): void {
    if (this.timer !== undefined) return;
    this.last = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private tick(): void {
    const { message } = this;
    if (!message) return this.stop();
    const now = performance.now();
    const before = this.shown;
    this.shown = advance(message.text, this.shown, now - this.last, message.status === 'done');
    this.last = now;
    if (this.shown >= message.text.length) this.stop();
    if (this.shown !== before) this.host.requestUpdate();
  }
}
