import { DomainError } from '../../common/errors/domain-error.js';
import type { ChatRequest, ModelEvent, ModelUsage, Passage } from '../chat-model.js';
import { writtenIn } from '../cost/cost.service.js';
import { sumUsage } from '../cost/sum-usage.js';
import { anchorOf, continuationOf } from './continuation.js';
import { Splice } from './splice.js';

/** What a caller has seen of one answer, whichever models it comes from, and what the next model is asked to make of it. */
export class AnswerSoFar {
  private text = '';
  private begun = false;
  private usesTools = false;
  private readonly cited: Passage[] = [];
  private spent: ModelUsage | null = null;
  private splice: Splice | null = null;
  /** What the model was asked that answers now. */
  request: ChatRequest;
  private answering = '';
  private received = '';

  constructor(
    private readonly original: ChatRequest,
    private readonly mayContinue: boolean,
  ) {
    this.request = original;
  }

  /** Something of it was sent: only a model that continues can end it. */
  get isBegun(): boolean {
    return this.begun;
  }

  /** Whether another model may still answer. A call of a tool cannot be cut in two. */
  get isOpen(): boolean {
    return !this.begun || (this.mayContinue && !this.usesTools);
  }

  /** Everything that the answering model wrote, thoughts and arguments of tools included. */
  get written(): string {
    return this.received;
  }

  /** What a model is asked, now and when it is asked again. */
  ask(model: string): ChatRequest {
    const request = this.original.model === model ? this.original : { ...this.original, model };
    this.received = '';
    this.request = this.begun ? continuationOf(request, this.text, this.cited) : request;
    return this.request;
  }

  /** A model has begun to answer. */
  begin(model: string): ModelEvent[] {
    const before = this.answering;
    this.answering = model;
    if (this.begun) {
      this.splice = new Splice(this.text, anchorOf(this.text));
      return [notice('model_continued', `${before} broke off; ${model} goes on from here.`)];
    }
    const asked = this.original.model;
    const start: ModelEvent = { type: 'start', model };
    return model === asked
      ? [start]
      : [start, notice('model_switched', `${asked} did not answer; ${model} answers instead.`)];
  }

  /** @returns what the caller sees of a part. @throws DomainError `provider_error` when a continuation cannot be joined. */
  take(event: ModelEvent): ModelEvent | undefined {
    this.received += writtenIn(event);
    if (event.type === 'text') return this.takeText(event);
    if (event.type === 'citation') this.cited.push(event.passage);
    else if (event.type === 'tool_call') this.usesTools = true;
    else if (event.type !== 'reasoning') return event;
    this.begun = true;
    return event;
  }

  /** The last text, when some was held back. */
  rest(): ModelEvent | undefined {
    const text = this.joined(this.splice?.end() ?? '');
    return text === '' ? undefined : { type: 'text', text };
  }

  /** What a model has used that did not end the answer. */
  spend(usage: ModelUsage): void {
    this.spent = this.total(usage);
  }

  /** With what the models before have used. */
  total(usage: ModelUsage): ModelUsage {
    return this.spent ? sumUsage(this.spent, usage) : usage;
  }

  private takeText(event: Extract<ModelEvent, { type: 'text' }>): ModelEvent | undefined {
    // A sign of life: nothing was said.
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
      const cause = new Error('The continuation began the answer again');
      throw new DomainError('provider_error', 'The answer broke off and could not be continued.', { cause });
    }
    this.text += text;
    return text;
  }
}

const notice = (code: string, detail: string): ModelEvent => ({ type: 'notice', code, detail });
