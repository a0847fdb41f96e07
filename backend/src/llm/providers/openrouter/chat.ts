import { wantsJson } from '../../model-parameters.js';
import { ChatModel, type ChatRequest, type ModelEvent, throwIfAborted } from '../../chat-model.js';
import type { OpenRouterClient } from './client.js';
import { providerError } from './error-mapping.js';
import { toWireRequest, wireChars } from './request-mapping.js';
import { CompletionMapper } from './response-mapping.js';
import type { WireCompletion } from './wire.js';

/** `vendor/model`, with an optional variant such as `:free`. */
const MODEL_ID = /^[\w.~-]+\/[\w.+-]+(?::[\w.-]+)?$/;

/** Models behind OpenRouter, or any server that speaks the same protocol. */
export class OpenRouterChatModel extends ChatModel {
  readonly provider = 'openrouter';

  constructor(private readonly client: OpenRouterClient) {
    super();
  }

  supports(model: string): boolean {
    return MODEL_ID.test(model) && !model.startsWith('nexus/');
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    throwIfAborted(signal);
    const payload = toWireRequest(request);
    const mapper = new CompletionMapper({
      model: request.model,
      // Numbers in brackets are values there, not marks.
      passages: wantsJson(request.parameters ?? {}) ? [] : request.passages,
      cited: request.cited,
      promptChars: wireChars(payload),
    });
    const answer = await this.client.post('/chat/completions', payload, signal);
    if (answer.kind === 'json') yield* mapper.accept(parsed(answer.body));
    else for await (const data of answer.events) yield* mapper.accept(parsed(data));
    throwIfAborted(signal);
    yield* mapper.end();
  }
}

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
