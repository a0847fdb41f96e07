import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import type { ChatRequest, ModelEvent, ModelUsage } from '../chat-model.js';
import { CostService } from '../cost/cost.service.js';
import { wantsJson } from '../model-parameters.js';
import { ModelRegistry } from '../model-registry.js';
import type { WorkspaceModels } from '../workspace-models.js';
import { AnswerSoFar } from './answer-so-far.js';
import { CircuitBreakers } from './circuit-breakers.js';
import { TimeLimitError, withDeadline } from './deadline.js';
import { classOf, retryAfterMs } from './error-classes.js';
import { LatencyTracker } from './latency-tracker.js';
import { fallbacksOf } from './model-choice.js';
import { withRetries } from './retries.js';
import { type Attempt, FallbackChain } from './fallback-chain.js';
import { RoutingLimits } from './routing-limits.js';

interface Opened {
  /** The first event other than `start` and empty text. */
  first: ModelEvent;
  rest: AsyncGenerator<ModelEvent, void, undefined>;
}

/** State of one request across the models of its fallback chain. */
interface RoutedRequest {
  models: WorkspaceModels;
  fallbacks: FallbackChain;
  answer: AnswerSoFar;
  /** Clock.monotonic() deadline of the whole answer. */
  end: number;
  signal: AbortSignal;
}

/**
 * Selects and calls the models of an answer. Layers of each call, outermost first: circuit breaker → retries → time
 * limits → adapter. Errors are classified in error-classes.ts. Before the first output the next model may answer
 * instead; after it the next model may continue the text so far, if the workspace allows it.
 */
@Injectable()
export class ModelRouter {
  private readonly logger = new Logger(ModelRouter.name);
  /** 0…1 */
  random: () => number = Math.random;

  constructor(
    private readonly registry: ModelRegistry,
    private readonly breakers: CircuitBreakers,
    private readonly latency: LatencyTracker,
    private readonly limits: RoutingLimits,
    private readonly costs: CostService,
    private readonly clock: Clock,
  ) {}

  /**
   * Events of an answer: one `start`, naming the model that begins; then `notice` `model_switched` if that is not the
   * requested one, and `model_continued` where another one takes over; one `finish` with the total usage.
   * @throws DomainError of the last model tried, or `model_not_found`; AbortError
   */
  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined> {
    const routed = this.begin(await this.registry.current(), request, signal);
    const { models, fallbacks, answer } = routed;
    let failure: unknown;
    for (let attempt = await fallbacks.next(false); attempt; attempt = await fallbacks.next(answer.isBegun)) {
      let rest: Opened['rest'] | undefined;
      try {
        const opened = await this.open(attempt, routed);
        rest = opened.rest;
        yield* answer.begin(attempt.model);
        let event: ModelEvent | void = opened.first;
        while (event) {
          if (event.type === 'finish') break;
          const seen = answer.take(event);
          if (seen) yield seen;
          event = (await rest.next()).value;
        }
        const held = answer.rest();
        if (held) yield held;
        // Before the last event: the reader may not resume after it.
        this.breakers.succeeded(attempt.key);
        if (event) yield { ...event, usage: await this.usage(attempt, routed, event.usage) };
        return;
      } catch (error) {
        this.failed(attempt, error, routed);
        if (signal.aborted || classOf(error).then === 'surface' || !answer.isOpen) throw error;
        // A refusal costs nothing; a model that timed out may have read the prompt.
        if (rest || isTimeout(error))
          answer.spend(await this.costs.ofBroken(answer.request, answer.written, models.describe(attempt.model)));
        failure = error;
      } finally {
        // A no-op after a reported outcome; needed when the caller left before one.
        this.breakers.abandoned(attempt.key);
        await rest?.return();
      }
    }
    throw failure ?? new DomainError('model_not_found');
  }

  private begin(models: WorkspaceModels, request: ChatRequest, signal: AbortSignal): RoutedRequest {
    const { routing } = models.settings;
    const chain = new Set([request.model, ...(request.fallbacks ?? fallbacksOf(models, request.model))]);
    // A silent model cannot be distinguished from one writing a whole answer: stream if another could take over.
    const asked = request.whole && chain.size > 1 ? { ...request, whole: false, unread: true } : request;
    return {
      models,
      fallbacks: new FallbackChain(models, [...chain], this.breakers),
      answer: new AnswerSoFar(asked, routing.continueAfterFailure && !wantsJson(request.parameters ?? {})),
      end: this.clock.monotonic() + this.limits.of(routing).totalMs,
      signal,
    };
  }

  /** Runs until the first part of the answer: up to here the call may be retried. */
  private open(attempt: Attempt, { models, answer, end, signal }: RoutedRequest): Promise<Opened> {
    const request = answer.ask(attempt.model);
    const { clock, random } = this;
    const { routing } = models.settings;
    const callOnce = async (): Promise<Opened> => {
      const from = clock.monotonic();
      if (from >= end) throw new TimeLimitError('totalMs');
      const own = this.limits.of(routing);
      // A model that returns the answer in one piece is silent until then.
      const limits = { ...own, ...(request.whole ? { firstTokenMs: own.totalMs } : {}), totalMs: end - from };
      const rest = withDeadline(attempt.adapter, request, signal, limits, clock);
      const first = await firstPart(rest);
      if (!request.whole) this.latency.observe(attempt.key, clock.monotonic() - from);
      return { first, rest };
    };
    return withRetries(callOnce, { budgetMs: attempt.forced ? 0 : routing.retryBudgetMs, clock, signal, random });
  }

  /** Usage of the whole answer, completed where the provider reported none. */
  private async usage(attempt: Attempt, { models, answer }: RoutedRequest, reported: ModelUsage): Promise<ModelUsage> {
    const model = models.describe(attempt.model);
    return answer.total(await this.costs.complete(reported, answer.request, answer.written, model));
  }

  private failed(attempt: Attempt, error: unknown, { models, answer, signal }: RoutedRequest): void {
    if (signal.aborted) return;
    const { cools, then } = classOf(error);
    if (cools && this.limits.isFault(error, models.settings.routing)) {
      this.breakers.failed(attempt.key, retryAfterMs(error));
    }
    if (then === 'surface') return;
    const { code, cause } = error as DomainError;
    this.logger.warn({ err: cause ?? error, code, model: attempt.model, begun: answer.isBegun, msg: 'Model failed' });
  }
}

const isTimeout = (error: unknown): boolean => error instanceof DomainError && error.code === 'provider_timeout';

/** @throws any error before the first output */
async function firstPart(events: AsyncGenerator<ModelEvent, void, undefined>): Promise<ModelEvent> {
  for (;;) {
    const { value } = await events.next();
    if (!value) throw new DomainError('provider_empty_answer');
    if (value.type !== 'start' && !(value.type === 'text' && value.text === '')) return value;
  }
}
