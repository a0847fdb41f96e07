import type { FinishReason } from '@nexus/contracts';
import { CitationMarks } from '../../citations/citation-marks.js';
import type { ModelEvent, ModelUsage, Passage } from '../../chat-model.js';
import { errorOfPayload, providerError } from './error-mapping.js';
import type { WireCompletion, WireDelta, WireToolCall, WireUsage } from './wire.js';

const FINISH: Record<string, FinishReason> = {
  stop: 'stop',
  end_turn: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
};

/** Rough length of a token in characters, for answers whose provider reports none. */
const CHARS_PER_TOKEN = 4;

export interface MapperOptions {
  /** The model that was asked for; providers that name none get this one. */
  model: string;
  passages: readonly Passage[];
  /** See ChatRequest. */
  cited?: number;
  /** Characters of the request, for the estimate when the provider reports no usage. */
  promptChars: number;
}

/** Turns the chunks of one stream, or one whole completion, into model events. Pure: no clock, no network. */
export class CompletionMapper {
  private readonly marks: CitationMarks;
  private readonly toolIds = new Map<number, string>();
  private started = false;
  private finish: FinishReason | undefined;
  private usage: WireUsage | undefined;
  private textChars = 0;
  private visible = false;

  constructor(private readonly options: MapperOptions) {
    this.marks = new CitationMarks(options.passages, options.cited);
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
      events.push({ type: 'start', model: payload.model || this.options.model });
    }
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
    return [...rest, { type: 'finish', finishReason: this.finish, usage: this.toUsage() }];
  }

  private delta(delta: WireDelta): ModelEvent[] {
    const events: ModelEvent[] = [];
    const reasoning = delta.reasoning ?? delta.reasoning_content;
    if (typeof reasoning === 'string' && reasoning) events.push({ type: 'reasoning', text: reasoning });
    if (typeof delta.content === 'string' && delta.content) {
      this.textChars += delta.content.length;
      this.visible ||= /\S/.test(delta.content);
      events.push(...this.marks.feed(delta.content));
    }
    for (const [position, call] of (delta.tool_calls ?? []).entries()) events.push(this.toolCall(call, position));
    return events;
  }

  /** Only the first delta of a call carries its id; later ones are matched by index. */
  private toolCall(call: WireToolCall, position: number): ModelEvent {
    const index = call.index ?? position;
    const id = call.id || this.toolIds.get(index) || `call_${index}`;
    this.toolIds.set(index, id);
    this.visible = true;
    const name = call.function?.name;
    const argumentsDelta = call.function?.arguments ?? '';
    this.textChars += argumentsDelta.length;
    return { type: 'tool_call', index, id, ...(name ? { name } : {}), argumentsDelta };
  }

  private toUsage(): ModelUsage {
    const { prompt_tokens: prompt, completion_tokens: completion, cost } = this.usage ?? {};
    const reported = isCount(prompt) && isCount(completion);
    return {
      promptTokens: isCount(prompt) ? prompt : Math.ceil(this.options.promptChars / CHARS_PER_TOKEN),
      completionTokens: isCount(completion) ? completion : Math.ceil(this.textChars / CHARS_PER_TOKEN),
      costUsd: typeof cost === 'number' && cost >= 0 ? cost : null,
      estimated: !reported,
    };
  }
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

function emptyAnswer(finish: FinishReason): Error {
  const detail =
    finish === 'content_filter'
      ? 'The model’s safety filter stopped the answer.'
      : finish === 'length'
        ? 'The token limit was used up before the model began its answer. Raise max_tokens.'
        : 'The model gave an empty answer.';
  return providerError('provider_empty_answer', new Error(`Empty answer, finish reason ${finish}`), detail);
}
