import type { html as litHtml, nothing as litNothing, TemplateResult } from 'lit';
import type { AssistantMessage } from '../state/chat-state.js';
import { type FeedbackReason, labelsFor, REASONS } from './labels.js';
import { feedbackStyles } from './feedback.styles.js';

export interface Rating {
  /** null removes the rating. */
  rating: 'up' | 'down' | null;
  reason?: FeedbackReason;
  comment?: string;
}

/** What the chunk uses of the element. Lit is passed in, because importing it would load a second copy. */
export interface FeedbackHost {
  html: typeof litHtml;
  nothing: typeof litNothing;
  language(): string;
  /** @returns whether the server accepted it */
  rate(message: AssistantMessage, rating: Rating): Promise<boolean>;
  changed(): void;
}

export interface FeedbackPart {
  readonly styles: string;
  view(message: AssistantMessage): TemplateResult;
}

const MAX_COMMENT = 2_000;
const THUMB =
  'M7 11v9H4.5A1.5 1.5 0 0 1 3 18.5v-6A1.5 1.5 0 0 1 4.5 11H7Zm0 0 4-8a2.5 2.5 0 0 1 2.5 2.5V9h5.2a2 2 0 0 1 2 2.3l-1.1 7a2 2 0 0 1-2 1.7H7';

interface OpenForm {
  id: string;
  reason?: FeedbackReason;
  comment: string;
  sending: boolean;
}

/** Thumbs up or down for an answer, with an optional reason. There is one rating per answer, which can be changed or removed. */
class Feedback implements FeedbackPart {
  readonly styles = feedbackStyles;
  /** The answer whose form is open. */
  private open: OpenForm | undefined;

  constructor(private readonly host: FeedbackHost) {}

  view(message: AssistantMessage): TemplateResult {
    const { html, nothing } = this.host;
    const labels = labelsFor(this.host.language());
    const form = this.open?.id === message.id ? this.open : undefined;
    return html`${this.thumb(message, 'up', labels.helpful)}${this.thumb(message, 'down', labels.notHelpful)}
    ${message.rating && !form ? html`<span role="status">${labels.thanks}</span>` : nothing}
    ${form ? this.formView(message, form) : nothing}`;
  }

  private async press(message: AssistantMessage, rating: 'up' | 'down'): Promise<void> {
    const isBack = message.rating === rating;
    this.show(rating === 'down' && !isBack ? { id: message.id, comment: '', sending: false } : undefined);
    const taken = await this.host.rate(message, { rating: isBack ? null : rating });
    if (!taken && this.open?.id === message.id) this.show(undefined);
  }

  private async explain(message: AssistantMessage, form: OpenForm): Promise<void> {
    if (form.sending) return;
    this.show({ ...form, sending: true });
    const { reason, comment } = form;
    const said = { rating: 'down' as const, ...(reason ? { reason } : {}), comment: comment.trim() };
    const taken = await this.host.rate(message, said);
    this.show(taken ? undefined : { ...form, sending: false });
  }

  private show(form: OpenForm | undefined): void {
    this.open = form;
    this.host.changed();
  }

  private thumb(message: AssistantMessage, rating: 'up' | 'down', label: string): TemplateResult {
    const { html } = this.host;
    return html`<button
      type="button"
      class="icon-button"
      part="rating"
      aria-label=${label}
      title=${label}
      aria-pressed=${message.rating === rating}
      @click=${() => void this.press(message, rating)}
    >
      <svg
        class=${rating}
        aria-hidden="true"
        width="16"
        height="16"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      >
        <path d=${THUMB} />
      </svg>
    </button>`;
  }

  private formView(message: AssistantMessage, form: OpenForm): TemplateResult {
    const { html } = this.host;
    const labels = labelsFor(this.host.language());
    const submit = (event: Event): void => {
      event.preventDefault();
      void this.explain(message, form);
    };
    return html`<form class="why" part="feedback-form" @submit=${submit}>
      <fieldset>
        <legend>${labels.why}</legend>
        ${REASONS.map((reason) => this.choice(form, reason, labels.reasons[reason]))}
      </fieldset>
      <label class="comment"
        ><span>${labels.comment}</span
        ><textarea
          rows="2"
          maxlength=${MAX_COMMENT}
          dir="auto"
          .value=${form.comment}
          @input=${(event: Event) => (form.comment = (event.target as HTMLTextAreaElement).value)}
        ></textarea>
      </label>
      <div class="why-buttons">
        <button class="send-why" ?disabled=${form.sending}>${labels.send}</button>
        <button type="button" class="text-button" @click=${() => this.show(undefined)}>${labels.close}</button>
      </div>
    </form>`;
  }

  private choice(form: OpenForm, reason: FeedbackReason, label: string): TemplateResult {
    const { html } = this.host;
    return html`<label
      ><input
        type="radio"
        name=${`reason-${form.id}`}
        .checked=${form.reason === reason}
        @change=${() => (form.reason = reason)}
      /><span>${label}</span></label
    >`;
  }
}

export const createFeedback = (host: FeedbackHost): FeedbackPart => new Feedback(host);
