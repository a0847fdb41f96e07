import type { DomainError } from '../../../common/errors/domain-error.js';
import { wantsJson } from '../../model-parameters.js';
import { ChatModel, type ChatRequest, type ModelEvent, throwIfAborted } from '../../chat-model.js';
import type { UpstreamClient } from './client.js';
import { toWireRequest, type WireDialect, wireChars } from './request-mapping.js';
import { CompletionMapper } from './response-mapping.js';
import { DONE } from './event-decoder.js';
import { payloadsOf } from './payloads.js';
import { ThoughtHabits } from './thought-habits.js';
import type { WireRequest } from './wire.js';

/** Differences between servers that implement the protocol. */
export interface Dialect {
  /** Name of the provider: `openrouter`, `ollama`, … */
  name: string;
  /** Whose parameters it supports. */
  wire: WireDialect;
  supports: (model: string) => boolean;
  /** The server's own id of a model. */
  upstreamModel: (model: string) => string;
  /** Name of the completion token limit, if not `max_tokens`. */
  maxTokensName?: string;
  /** Ids for which the server chooses the model. */
  isRouter?: (model: string) => boolean;
}

/** Models of any server that implements OpenAI's chat completions protocol. */
export class ProtocolChatModel extends ChatModel {
  readonly provider: string;
  private readonly habits = new ThoughtHabits();

  constructor(
    private readonly client: UpstreamClient,
    private readonly dialect: Dialect,
  ) {
    super();
    this.provider = dialect.name;
  }

  supports(model: string): boolean {
    return this.dialect.supports(model);
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    throwIfAborted(signal);
    const payload = this.payload(request);
    const mapper = new CompletionMapper({
      model: request.model,
      isRouter: this.dialect.isRouter?.(request.model),
      // In JSON, numbers in brackets are values, not marks.
      passages: wantsJson(request.parameters ?? {}) ? [] : request.passages,
      cited: request.cited,
      given: givenBy(request),
      promptChars: wireChars(payload),
      maxChars: this.client.maxAnswerBytes,
      untagged: request.whole || request.unread ? 'held' : this.habits.expects(request.model) ? 'thoughts' : 'answer',
    });
    try {
      yield* this.answer(payload, mapper, signal);
    } catch (error) {
      // Held-back text belongs to the answer so far: another model may continue it.
      if (!signal.aborted) yield* mapper.breakOff();
      throw error;
    } finally {
      if (mapper.hasEnded) this.habits.learn(request.model, mapper.hasUntaggedThoughts);
    }
  }

  private async *answer(
    payload: WireRequest,
    mapper: CompletionMapper,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, undefined> {
    const answer = await this.client.post('/chat/completions', payload, signal);
    const events = answer.kind === 'json' ? [answer.body, DONE] : answer.events;
    for await (const data of events)
      for (const part of payloadsOf(data)) {
        if (part === DONE) mapper.complete();
        else yield* mapper.accept(part);
      }
    throwIfAborted(signal);
    yield* mapper.end();
  }

  private payload(request: ChatRequest): WireRequest {
    const { wire, upstreamModel, maxTokensName } = this.dialect;
    const payload = toWireRequest({ ...request, model: upstreamModel(request.model) }, wire);
    if (maxTokensName === undefined || !('max_tokens' in payload)) return payload;
    const { max_tokens: limit, ...rest } = payload;
    return { ...(rest as WireRequest), [maxTokensName]: limit };
  }
}

/** Placeholder for a provider that cannot be called, so that no other provider serves its models. */
export class RefusingChatModel extends ChatModel {
  readonly provider: string;

  constructor(
    private readonly dialect: Dialect,
    private readonly error: DomainError,
  ) {
    super();
    this.provider = dialect.name;
  }

  supports(model: string): boolean {
    return this.dialect.supports(model);
  }

  async *stream(_: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    throwIfAborted(signal);
    throw this.error;
  }
}

/** Text of the conversation's participants, without the model's own words. */
const givenBy = ({ messages, passages }: ChatRequest): string =>
  passages.length === 0
    ? ''
    : messages
        .filter(({ role }) => role === 'system' || role === 'user')
        .map(({ content }) => content)
        .join('\n');
