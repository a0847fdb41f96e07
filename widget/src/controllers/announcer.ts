import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { nextAnnouncement } from '../a11y/announcements.js';
import type { AssistantMessage } from '../state/chat-state.js';

const KEPT = 12;

/** Entries of the polite live region for screen readers: complete parts of an answer, never single tokens. */
export class Announcer implements ReactiveController {
  entries: readonly { id: number; text: string }[] = [];
  private messageId: string | undefined;
  private spokenTo = 0;
  private count = 0;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.entries = [];
  }

  say(text: string): void {
    if (text === '') return;
    this.entries = [...this.entries, { id: ++this.count, text }].slice(-KEPT);
    this.host.requestUpdate();
  }

  /** Announces the answer in flight; earlier messages (a restored conversation) are not announced. */
  follow(message: AssistantMessage | undefined, label: string): void {
    if (!message) return;
    const ended = message.status !== 'waiting' && message.status !== 'streaming';
    if (message.id !== this.messageId) {
      this.messageId = message.id;
      this.spokenTo = message.status === 'waiting' ? 0 : message.text.length;
    }
    const piece = nextAnnouncement(message.text, this.spokenTo, ended);
    if (!piece) return;
    this.say(this.spokenTo === 0 ? `${label}: ${piece.text}` : piece.text);
    this.spokenTo = piece.next;
  }
}
