import type { ChatEvent } from '@nexus/contracts';
import type { ExactLookup } from '../llm/cache/exact-cache.js';
import type { CompletionRequest } from '../llm/completion/completion.js';

/** A completion between HTTP and the stages that answer it. */
export class CompletionExchange {
  /** Made at most once, by whichever path came first. */
  lookup: ExactLookup | null = null;

  constructor(readonly request: CompletionRequest) {}

  /** Of the answer: where the caller stands with its limits, once that is known. */
  get headers(): Record<string, string> {
    return this.lookup?.headers ?? {};
  }
}

const EXCHANGE = Symbol('completion');

/** Set once by the stage that reads the body, read by all later ones. */
export function setExchange(request: object, exchange: CompletionExchange): void {
  (request as Record<symbol, unknown>)[EXCHANGE] = exchange;
}

export function exchangeOf(request: object): CompletionExchange | undefined {
  return (request as Record<symbol, unknown>)[EXCHANGE] as CompletionExchange | undefined;
}

/** What the headers of an answer say, known with its first event. @param exchange absent where a stream is taken up again */
export function answerHeaders(exchange: CompletionExchange | undefined, first: ChatEvent): Record<string, string> {
  return {
    ...(exchange ? { ...exchange.headers, 'Cache-Control': 'no-store' } : {}),
    ...(first.type === 'start' ? { 'X-Nexus-Cache': first.cache.status, 'X-Nexus-Source': first.source } : {}),
  };
}
