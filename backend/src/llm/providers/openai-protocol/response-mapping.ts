import type { FinishReason } from '@nexus/contracts';
import { CitationMarks } from '../../citations/citation-marks.js';
import type { ModelEvent, Passage } from '../../chat-model.js';
import { errorOfPayload, providerError } from './error-mapping.js';
import { ToolCallIndex } from './tool-call-index.js';
import { toUsage } from './usage-mapping.js';
import { WebSources } from './web-sources.js';
import type { WireCompletion, WireDelta, WireReasoningDetail, WireToolCall, WireUsage } from './wire.js';

const FINISH: Record<string, FinishReason> = {
  stop: 'stop',
  end_turn: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
};

export interface MapperOptions {
  /** The id that was asked for. */
  model: string;
  /** The id stands for a choice that the provider makes: its answer says which model it was. */
  isRouter?: boolean;
  passages: readonly Passage[];
  /** See ChatRequest. */
  cited?: number;
  /** What the conversation itself says: names from there need no source. */
  given?: string;
  /** UTF-16 code units that the answer may hold: text, thoughts and arguments of tools. */
  maxChars: number;
  /** Characters of the request, for the estimate when the provider reports no usage. */
  promptChars: number;
}

/** Turns the chunks of one stream, or one whole completion, into model events. Pure: no clock, no network. */
export class CompletionMapper {
  private readonly marks: CitationMarks;
  private readonly calls = new ToolCallIndex();
  private readonly sources = new WebSources();
  private answering: string | undefined;
  private started = false;
  private finish: FinishReason | undefined;
  private usage: WireUsage | undefined;
  private textChars = 0;
  private written = 0;
  private visible = false;

  constructor(private readonly options: MapperOptions) {
    this.marks = new CitationMarks(options.passages, options);
  }

  /** True once the provider has said why it stopped. */
  get finished(): boolean {
    return this.finish !== undefined;
  }

  /** @throws DomainError when the payload holds an error. */
  accept(payload: WireCompletion): ModelEvent[] {
    const choice = payload.choices?.find((c) => (c.index ?? 0) === 0);
    const error = payload.error ?? choice?.error;
    if (error) throw errorOfPayload(error);
    const events: ModelEvent[] = [];
    if (!this.started) {
      this.started = true;
      events.push({ type: 'start', model: this.options.model });
    }
    this.answering ??= payload.model;
    if (payload.usage) this.usage = payload.usage;
    const delta = choice?.delta ?? choice?.message;
    if (delta) events.push(...this.delta(delta));
    const reason = choice?.finish_reason;
    if (reason === 'error') throw providerError('provider_error', new Error('finish_reason error'));
    if (reason) this.finish ??= FINISH[reason] ?? 'stop';
    return events;
  }

  /** Rest of the text and the `finish` event. @throws DomainError when the answer is cut off or empty. */
  end(): ModelEvent[] {
    if (this.finish === undefined)
      throw providerError('provider_error', new Error('The stream ended without a finish reason'));
    const rest: ModelEvent[] = this.marks.flush();
    if (!this.visible) throw emptyAnswer(this.finish);
    const usage = toUsage(this.usage, { prompt: this.options.promptChars, completion: this.textChars });
    return [...rest, ...this.chosen(), ...this.sources.notices(), { type: 'finish', finishReason: this.finish, usage }];
  }

  private chosen(): ModelEvent[] {
    const { isRouter, model } = this.options;
    if (!isRouter || !this.answering || this.answering === model) return [];
    return [{ type: 'notice', code: 'model_chosen', detail: `${this.answering} answered, chosen by ${model}.` }];
  }

  private delta(delta: WireDelta): ModelEvent[] {
    const events: ModelEvent[] = [];
    const reasoning = delta.reasoning || delta.reasoning_content || detailsText(delta.reasoning_details);
    this.count(delta.content, delta.refusal, reasoning);
    if (typeof reasoning === 'string' && reasoning) events.push({ type: 'reasoning', text: reasoning });
    this.sources.add(delta.annotations);
    // A refusal in words of its own stands where the text would be.
    for (const text of [delta.content, delta.refusal]) events.push(...this.text(text));
    for (const [position, call] of (delta.tool_calls ?? []).entries()) events.push(this.toolCall(call, position));
    return events;
  }

  /** @throws DomainError `provider_answer_too_long` */
  private count(...parts: unknown[]): void {
    for (const part of parts) if (typeof part === 'string') this.written += part.length;
    if (this.written > this.options.maxChars)
      throw providerError('provider_answer_too_long', new Error(`More than ${this.options.maxChars} characters`));
  }

  private text(text: string | null | undefined): ModelEvent[] {
    if (typeof text !== 'string' || !text) return [];
    this.textChars += text.length;
    this.visible ||= /\S/.test(text);
    return this.marks.feed(text);
  }

  private toolCall(call: WireToolCall, position: number): ModelEvent {
    const { index, id } = this.calls.place(call, position);
    this.visible = true;
    const name = call.function?.name;
    const argumentsDelta = call.function?.arguments ?? '';
    this.count(argumentsDelta, name, call.id);
    this.textChars += argumentsDelta.length;
    return { type: 'tool_call', index, id, ...(name ? { name } : {}), argumentsDelta };
  }
}

function emptyAnswer(finish: FinishReason): Error {
  const detail =
    finish === 'content_filter'
      ? 'The model’s safety filter stopped the answer.'
      : finish === 'length'
        ? 'The token limit was used up before the model began its answer. Raise max_tokens.'
        : 'The model gave an empty answer.';
  return providerError('provider_empty_answer', new Error(`Empty answer, finish reason ${finish}`), detail);
}

/** Reasoning in parts, for servers that send it in no other form; what is encrypted is for the provider alone. */
const detailsText = (details: WireReasoningDetail[] | null | undefined): string =>
  (details ?? []).map((part) => part.text ?? part.summary ?? '').join('');
