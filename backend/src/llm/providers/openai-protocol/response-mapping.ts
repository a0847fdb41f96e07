import type { FinishReason } from '@nexus/contracts';
import { append } from '../../../common/arrays/unbounded.js';
import { CitationMarks } from '../../citations/citation-marks.js';
import type { ModelEvent, Passage } from '../../chat-model.js';
import { type ContentPiece, contentPieces, reasoningOf } from './content-parts.js';
import { isFault } from './error-body.js';
import { errorOfPayload, providerError } from './error-mapping.js';
import { finishReasonOf } from './finish-reasons.js';
import { isRecord, records } from './foreign.js';
import { type CallDelta, ToolCalls } from './tool-calls.js';
import { ThoughtSplitter, type Untagged } from './thought-splitter.js';
import { toUsage } from './usage-mapping.js';
import { WebSources } from './web-sources.js';
import type { WireChoice, WireCompletion, WireDelta, WireUsage } from './wire.js';

export interface MapperOptions {
  /** The requested id. */
  model: string;
  /** The provider chooses the model for this id: its answer names it. */
  isRouter?: boolean;
  passages: readonly Passage[];
  /** See ChatRequest. */
  cited?: number;
  /** Text of the conversation: names from it need no source. */
  given?: string;
  /** Maximum UTF-16 code units of the answer: text, thoughts and tool arguments. */
  maxChars: number;
  /** Default: untagged text is the answer. */
  untagged?: Untagged;
  /** Characters of the request, for the estimate when the provider reports no usage. */
  promptChars: number;
}

/** Turns the chunks of one stream, or one whole completion, into model events. Pure: no clock, no network. */
export class CompletionMapper {
  private readonly marks: CitationMarks;
  private readonly calls = new ToolCalls();
  private readonly sources = new WebSources();
  private readonly thoughts: ThoughtSplitter;
  private answering: string | undefined;
  private started = false;
  private finish: FinishReason | undefined;
  private usage: WireUsage | undefined;
  private textChars = 0;
  private written = 0;
  private visible = false;
  private isWhole = false;
  private ended = false;

  constructor(private readonly options: MapperOptions) {
    this.marks = new CitationMarks(options.passages, options);
    this.thoughts = new ThoughtSplitter(options.untagged ?? 'answer');
  }

  /** Whether the answer is complete, so that the model's thought format is known. */
  get hasEnded(): boolean {
    return this.ended || this.hasUntaggedThoughts;
  }

  /** Whether thoughts arrived without an opening tag: the model's server template begins them. */
  get hasUntaggedThoughts(): boolean {
    return this.thoughts.hasUntaggedThoughts || this.thoughts.leaked;
  }

  /** @throws DomainError when the payload contains an error. */
  accept(payload: WireCompletion): ModelEvent[] {
    const choice = records<WireChoice>(payload.choices).find((c) => Number(c.index ?? 0) === 0);
    if (isFault(payload)) throw errorOfPayload(payload);
    if (choice && isFault({ error: choice.error })) throw errorOfPayload(choice.error);
    const events: ModelEvent[] = [];
    if (!this.started) {
      this.started = true;
      events.push({ type: 'start', model: this.options.model });
    }
    if (typeof payload.model === 'string') this.answering ??= payload.model;
    const usage = payload.usage ?? payload.x_groq?.usage ?? choice?.usage;
    if (isRecord(usage)) this.usage = usage;
    for (const delta of records<WireDelta>(choice?.delta ?? choice?.message ?? ofLegacyText(choice)))
      append(events, this.delta(delta));
    if (choice) this.stop(choice);
    return events;
  }

  /** The provider signalled the end: an answer without a finish reason is then complete, too. */
  complete(): void {
    this.isWhole = true;
  }

  /** The remaining text and the `finish` event. @throws DomainError when the answer is truncated or empty. */
  end(): ModelEvent[] {
    const finish = this.finishReason();
    this.ended = true;
    const last = this.split(this.thoughts.end());
    const rest: ModelEvent[] = [...last, ...this.marks.flush(), ...this.calls.end().map(toolCall)];
    if (!this.visible) throw emptyAnswer(finish);
    const usage = toUsage(this.usage, { prompt: this.options.promptChars, completion: this.textChars });
    return [...rest, ...this.chosen(), ...this.sources.notices(), { type: 'finish', finishReason: finish, usage }];
  }

  /** Held-back text of an interrupted answer. */
  breakOff(): ModelEvent[] {
    if (!this.thoughts.isHolding || this.ended) return [];
    const text = this.thoughts
      .end()
      .map(({ text }) => text)
      .join('');
    return text.trim() === '' ? [] : this.marks.feed(text);
  }

  private stop(choice: WireChoice): void {
    const reason = finishReasonOf(choice.finish_reason ?? choice.finishReason);
    if (reason === 'error')
      throw providerError('provider_error', new Error(`finish_reason ${String(choice.finish_reason)}`));
    // Some servers send "stop" in every chunk.
    if (reason && (this.finish === undefined || this.finish === 'stop')) this.finish = reason;
  }

  /** Also handles servers that report no or a wrong reason after tool calls. */
  private finishReason(): FinishReason {
    const hasCalls = this.calls.count > 0;
    if (this.finish === undefined && !(this.isWhole && this.calls.whole))
      throw providerError('provider_error', new Error('The stream ended without a finish reason'));
    const said = this.finish ?? 'stop';
    if (said === 'stop' && hasCalls) return 'tool_calls';
    return said === 'tool_calls' && !hasCalls ? 'stop' : said;
  }

  private chosen(): ModelEvent[] {
    const { isRouter, model } = this.options;
    if (!isRouter || !this.answering || this.answering === model) return [];
    return [{ type: 'notice', code: 'model_chosen', detail: `${this.answering} answered, chosen by ${model}.` }];
  }

  private delta(delta: WireDelta): ModelEvent[] {
    const events: ModelEvent[] = [];
    const reasoning = reasoningOf(delta);
    this.count(reasoning.length);
    if (reasoning) events.push({ type: 'reasoning', text: reasoning }, ...this.split(this.thoughts.apart()));
    this.sources.add(records(delta.annotations));
    // A refusal in its own field replaces the text.
    for (const content of [delta.content, delta.refusal])
      for (const piece of contentPieces(content)) append(events, this.piece(piece));
    const calls = this.calls.take(records(delta.tool_calls ?? delta.function_call));
    for (const call of calls) {
      this.visible = true;
      this.count(call.argumentsDelta.length + (call.name?.length ?? 0));
      this.textChars += call.argumentsDelta.length;
      events.push(toolCall(call));
    }
    return events;
  }

  private piece(piece: ContentPiece): ModelEvent[] {
    this.count(piece.text.length);
    if (piece.thought) return [{ type: 'reasoning', text: piece.text }, ...this.split(this.thoughts.apart())];
    this.textChars += piece.text.length;
    const events = this.split(this.thoughts.feed(piece.text));
    return events.length === 0 && this.thoughts.isHolding ? [{ type: 'text', text: '' }] : events;
  }

  /** @throws DomainError `provider_error` when thoughts were already sent as the answer, which cannot be revoked */
  private split(pieces: readonly ContentPiece[]): ModelEvent[] {
    const events = pieces.flatMap(({ thought, text }): ModelEvent[] => {
      if (thought) return [{ type: 'reasoning', text }];
      this.visible ||= /\S/.test(text);
      return this.marks.feed(text);
    });
    if (this.thoughts.leaked)
      throw providerError('provider_error', new Error('Thoughts without an opening tag'), LEAKED);
    return events;
  }

  /** @throws DomainError `provider_answer_too_long` */
  private count(chars: number): void {
    this.written += chars;
    if (this.written > this.options.maxChars)
      throw providerError('provider_answer_too_long', new Error(`More than ${this.options.maxChars} characters`));
  }
}

const LEAKED = 'The model’s thoughts were sent as its answer. Try again: from now on they are separated.';

/** For servers that answer chats in the form of the completions endpoint. */
const ofLegacyText = (choice: WireChoice | undefined): WireDelta | undefined =>
  typeof choice?.text === 'string' ? { content: choice.text } : undefined;

const toolCall = (call: CallDelta): ModelEvent => ({ type: 'tool_call', ...call });

function emptyAnswer(finish: FinishReason): Error {
  const detail =
    finish === 'content_filter'
      ? 'The model’s safety filter stopped the answer.'
      : finish === 'length'
        ? 'The token limit was used up before the model began its answer. Raise max_tokens.'
        : 'The model gave an empty answer.';
  return providerError('provider_empty_answer', new Error(`Empty answer, finish reason ${finish}`), detail);
}
