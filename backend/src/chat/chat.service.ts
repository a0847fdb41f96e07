import { Injectable } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import { type Principal, RequestContext } from '../common/context/request-context.js';
import { ExactCache, type ExactLookup } from '../llm/cache/exact-cache.js';
import { SemanticCache } from '../llm/cache/semantic-cache.js';
import { RunService } from '../runs/run.service.js';
import { CacheReplay } from './cache-replay.js';
import type { CompletionExchange } from './completion-exchange.js';
import { CuratedAnswerInterceptor } from './curated-answer.interceptor.js';
import { CompletionRefresher } from './completion-refresher.js';
import { CompletionRunner } from './completion-runner.service.js';
import { IdempotentRuns } from '../idempotency/idempotent-runs.js';

/**
 * The stages that can answer, from the cheapest to the most expensive: the first answer to the same request, exact cache, curated
 * answers, semantic cache, model.
 */
@Injectable()
export class ChatService {
  constructor(
    private readonly idempotency: IdempotentRuns,
    private readonly exact: ExactCache,
    private readonly curated: CuratedAnswerInterceptor,
    private readonly semantic: SemanticCache,
    private readonly replay: CacheReplay,
    private readonly refresher: CompletionRefresher,
    private readonly runner: CompletionRunner,
    private readonly runs: RunService,
    private readonly context: RequestContext,
  ) {}

  /** Lazy: work starts when the first event is read. @param left fires when the reader is gone */
  complete(exchange: CompletionExchange, left: AbortSignal): AsyncIterable<ChatEvent> {
    const { request } = exchange;
    const answer = this.answer(exchange, left);
    return request.idempotency ? this.idempotency.once(request, request.idempotency, answer, left) : answer;
  }

  /** All events of the answer in the exact cache; null when there is none, in which case `complete` does not look it up again. */
  async repeated(exchange: CompletionExchange): Promise<ChatEvent[] | null> {
    const { answer, run } = await this.lookUp(exchange);
    return answer && this.replay.events({ ...exchange.request, ...run }, answer, { status: 'exact' });
  }

  /** The events after the last one that the client received. @throws DomainError `stream_not_found` */
  resume(id: string, lastEventId: number, principal: Principal, left: AbortSignal): Promise<AsyncIterable<ChatEvent>> {
    return this.runs.resume(id, lastEventId, principal, this.context.requestId, left);
  }

  cancel(id: string, principal: Principal): Promise<void> {
    return this.runs.cancel(id, principal);
  }

  private async *answer(exchange: CompletionExchange, left: AbortSignal): AsyncIterable<ChatEvent> {
    const exact = await this.lookUp(exchange);
    const asked = { ...exchange.request, ...exact.run };
    if (exact.answer) return yield* this.replay.answer(asked, exact.answer, { status: 'exact' }, left);
    const curated = await this.curated.find(asked);
    if (curated.match) return yield* this.curated.answer(asked, curated.match, left);
    const uncurated = { ...asked, ...curated.run };
    const { answer, similarity, run } = await this.semantic.find(uncurated);
    const completion = { ...uncurated, ...run };
    if (answer) return yield* this.replay.answer(completion, answer, { status: 'semantic', similarity }, left);
    // The client may have left in the meantime; then nothing is started.
    left.throwIfAborted();
    yield* this.runner.start(completion, left);
  }

  /** Looks up the cache and counts the request against its rate limits in one round trip. */
  private async lookUp(exchange: CompletionExchange): Promise<ExactLookup> {
    if (exchange.lookup) return exchange.lookup;
    const found = await this.exact.find(exchange.request);
    exchange.lookup = found;
    if (found.answer && found.refresh) this.refresher.refresh({ ...exchange.request, ...found.run });
    return found;
  }
}
