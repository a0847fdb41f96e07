import type { DomainError } from '../../../common/errors/domain-error.js';
import { wantsJson } from '../../model-parameters.js';
import { ChatModel, type ChatRequest, type ModelEvent, throwIfAborted } from '../../chat-model.js';
import type { UpstreamClient } from './client.js';
import { providerError } from './error-mapping.js';
import { toWireRequest, type WireDialect, wireChars } from './request-mapping.js';
import { CompletionMapper } from './response-mapping.js';
import type { WireCompletion, WireRequest } from './wire.js';

/** What differs between servers that speak the protocol. */
export interface Dialect {
  /** Name of the provider: `openrouter`, `ollama`, … */
  name: string;
  /** Whose parameters it understands. */
  wire: WireDialect;
  supports: (model: string) => boolean;
  /** The server's own name of a model. */
  upstreamModel: (model: string) => string;
  /** What it calls the upper bound of completion tokens, where not `max_tokens`. */
  maxTokensName?: string;
  /** Ids that stand for a choice that the server makes. */
  isRouter?: (model: string) => boolean;
}

/** Models behind any server that speaks OpenAI's chat completions protocol. */
export class ProtocolChatModel extends ChatModel {
  readonly provider: string;

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
      // Numbers in brackets are values there, not marks.
      passages: wantsJson(request.parameters ?? {}) ? [] : request.passages,
      cited: request.cited,
      given: givenBy(request),
      promptChars: wireChars(payload),
      maxChars: this.client.maxAnswerBytes,
    });
    const answer = await this.client.post('/chat/completions', payload, signal);
    if (answer.kind === 'json') yield* mapper.accept(parsed(answer.body));
    else for await (const data of answer.events) yield* mapper.accept(parsed(data));
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

/** Stands where a provider's models would be while it cannot be asked, so that nobody else answers for them. */
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

/** What the people of a conversation said, the model's own words left out. */
const givenBy = ({ messages, passages }: ChatRequest): string =>
  passages.length === 0
    ? ''
    : messages
        .filter(({ role }) => role === 'system' || role === 'user')
        .map(({ content }) => content)
        .join('\n');

/** @throws DomainError `provider_error` for anything that is not a JSON object. */
function parsed(data: unknown): WireCompletion {
  let value = data;
  if (typeof data === 'string') {
    try {
      value = JSON.parse(data);
    } catch (error) {
      throw providerError('provider_error', error);
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw providerError('provider_error', new Error('The provider sent something that is not a JSON object'));
  }
  return value as WireCompletion;
}
