import { html, nothing } from 'lit';
import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { FeedbackPart } from '../feedback/feedback.js';
import { pinned } from '../lazy.js';
import type { AssistantMessage } from '../state/chat-state.js';
import type { ChatController } from './chat-controller.js';

interface Host extends Pick<ReactiveControllerHost, 'requestUpdate'> {
  readonly shadowRoot: ShadowRoot | null;
  readonly language: string;
  readonly chat: ChatController;
}

/** Ratings of answers. A lazy chunk, loaded with the first answer that can be rated; ratings are hidden if it fails to load. */
export class FeedbackController {
  private part: FeedbackPart | undefined;
  private loading: Promise<void> | undefined;

  constructor(private readonly host: Host) {}

  view(message: AssistantMessage): TemplateResult | typeof nothing {
    this.loading ??= this.load().catch(() => undefined);
    return this.part?.view(message) ?? nothing;
  }

  private async load(): Promise<void> {
    const { createFeedback } = await pinned('__NEXUS_PIN_feedback__', () => import('../feedback/feedback.js'));
    const { host } = this;
    this.part = createFeedback({
      html,
      nothing,
      language: () => host.language,
      rate: (message, rating) => host.chat.rate(message, rating),
      changed: () => host.requestUpdate(),
    });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(this.part.styles);
    host.shadowRoot?.adoptedStyleSheets.push(sheet);
    host.requestUpdate();
  }
}
