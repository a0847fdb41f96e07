import type { ReactiveControllerHost } from 'lit';
import type { Announcer } from './controllers/announcer.js';
import type { ChatController } from './controllers/chat-controller.js';
import type { FeedbackController } from './controllers/feedback-controller.js';
import type { Cooldown } from './controllers/cooldown.js';
import type { MarkdownCache } from './controllers/markdown-cache.js';
import type { MediaController } from './controllers/media-controller.js';
import type { RevealController } from './controllers/reveal-controller.js';
import type { ScrollController } from './controllers/scroll-controller.js';
import type { Strings } from './i18n/texts.js';

/** The part of the element that the panel's actions and views use. */
export interface ChatHost extends Pick<ReactiveControllerHost, 'requestUpdate' | 'updateComplete'> {
  readonly renderRoot: ParentNode;
  readonly shadowRoot: ShadowRoot | null;
  readonly inline: boolean;
  readonly isOpen: boolean;
  readonly texts: Strings;
  readonly announcer: Announcer;
  readonly chat: ChatController;
  readonly feedback: FeedbackController;
  readonly cooldown: Cooldown;
  readonly follower: ScrollController;
  readonly markdown: MarkdownCache;
  readonly media: MediaController;
  readonly reveal: RevealController;
  toggle(): void;
  close(): void;
  reset(): void;
  /** Tells the page that a quick button calls it. */
  call(name: string): void;
  /** @returns whether it was sent */
  send(text: string): boolean;
}
