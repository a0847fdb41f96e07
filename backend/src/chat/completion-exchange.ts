import type { ChatEvent } from '@nexus/contracts';
import type { ExactLookup } from '../llm/cache/exact-cache.js';
import type { CompletionRequest } from '../llm/completion/completion.js';

/** A completion request on its way from HTTP to the stages that answer it. */
export class CompletionExchange {
  /** Made at most once, by the first stage that needs it. */
  lookup: ExactLookup | null = null;

  constructor(readonly request: CompletionRequest) {}

  /** Rate-limit headers of the response, once the limits have been checked. */
  get headers(): Record<string, string> {
    return this.lookup?.headers ?? {};
  }
}

const EXCHANGE = Symbol('completion');

/** Set once by the stage that reads the body and read by all later stages. */
export function setExchange(request: object, exchange: CompletionExchange): void {
  (request as Record<symbol, unknown>)[EXCHANGE] = exchange;
}

export function exchangeOf(request: object): CompletionExchange | undefined {
  return (request as Record<symbol, unknown>)[EXCHANGE] as CompletionExchange | undefined;
}

/** Response headers, which are known with the first event. @param exchange absent when a stream is resumed */
export function answerHeaders(exchange: CompletionExchange | undefined, first: ChatEvent): Record<string, string> {
  return {
    ...(exchange ? { ...exchange.headers, 'Cache-Control': 'no-store' } : {}),
    ...(first.type === 'start' ? { 'X-Nexus-Cache': first.cache.status, 'X-Nexus-Source': first.source } : {}),
  };
}
