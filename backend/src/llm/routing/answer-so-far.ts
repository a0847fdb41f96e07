import { DomainError } from '../../common/errors/domain-error.js';
import type { ChatRequest, ModelEvent, ModelUsage, Passage } from '../chat-model.js';
import { writtenIn } from '../cost/cost.service.js';
import { sumUsage } from '../cost/sum-usage.js';
import { anchorOf, continuationOf } from './continuation.js';
import { Splice } from './splice.js';

/** The answer as seen by the caller, across all models that contribute to it, and the request for the next model. */
export class AnswerSoFar {
  private text = '';
  private begun = false;
  private usesTools = false;
  private readonly cited: Passage[] = [];
  private spent: ModelUsage | null = null;
  private splice: Splice | null = null;
  /** The request sent to the current model. */
  request: ChatRequest;
  private answering = '';
  private received = '';

  constructor(
    private readonly original: ChatRequest,
    private readonly mayContinue: boolean,
  ) {
    this.request = original;
  }

  /** Part of the answer was sent: only a model that can continue may finish it. */
  get isBegun(): boolean {
    return this.begun;
  }

  /** Whether another model may still take over. A tool call cannot be split. */
  get isOpen(): boolean {
    return !this.begun || (this.mayContinue && !this.usesTools);
  }

  /** Everything the current model wrote, including thoughts and tool arguments. */
  get written(): string {
    return this.received;
  }

  /** The request for a model, for the first attempt and retries. */
  ask(model: string): ChatRequest {
    const request = this.original.model === model ? this.original : { ...this.original, model };
    this.received = '';
    this.request = this.begun ? continuationOf(request, this.text, this.cited) : request;
    return this.request;
  }

  /** A model has started to answer. */
  begin(model: string): ModelEvent[] {
    const before = this.answering;
    this.answering = model;
    if (this.begun) {
      this.splice = new Splice(this.text, anchorOf(this.text));
      return [notice('model_continued', `${before} broke off; ${model} continues from here.`)];
    }
    const asked = this.original.model;
    const start: ModelEvent = { type: 'start', model };
    return model === asked
      ? [start]
      : [start, notice('model_switched', `${asked} did not answer; ${model} answers instead.`)];
  }

  /** @returns the event to send, if any. @throws DomainError `provider_error` when a continuation cannot be joined. */
  take(event: ModelEvent): ModelEvent | undefined {
    this.received += writtenIn(event);
    if (event.type === 'text') return this.takeText(event);
    if (event.type === 'citation') this.cited.push(event.passage);
    else if (event.type === 'tool_call') this.usesTools = true;
    else if (event.type !== 'reasoning') return event;
    this.begun = true;
    return event;
  }

  /** The remaining text that was held back, if any. */
  rest(): ModelEvent | undefined {
    const text = this.joined(this.splice?.end() ?? '');
    return text === '' ? undefined : { type: 'text', text };
  }

  /** Adds usage of a model that did not finish the answer. */
  spend(usage: ModelUsage): void {
    this.spent = this.total(usage);
  }

  /** Adds the usage of the previous models. */
  total(usage: ModelUsage): ModelUsage {
    return this.spent ? sumUsage(this.spent, usage) : usage;
  }

  private takeText(event: Extract<ModelEvent, { type: 'text' }>): ModelEvent | undefined {
    // Keep-alive: contains no text.
    if (event.text === '') return undefined;
    if (!this.splice) {
      this.begun = true;
      this.text += event.text;
      return event;
    }
    const text = this.joined(this.splice.feed(event.text));
    return text === '' ? undefined : { type: 'text', text };
  }

  private joined(text: string): string {
    if (this.splice?.restarted) {
      const cause = new Error('The continuation restarted the answer');
      throw new DomainError('provider_error', 'The answer broke off and could not be continued.', { cause });
    }
    this.text += text;
    return text;
  }
}

const notice = (code: string, detail: string): ModelEvent => ({ type: 'notice', code, detail });
