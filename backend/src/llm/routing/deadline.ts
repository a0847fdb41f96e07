import type { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import type { ChatModel, ChatRequest, ModelEvent } from '../chat-model.js';

/** Time limits of one model call, in milliseconds. */
export interface TimeLimits {
  /** Until the first part of the answer. */
  firstTokenMs: number;
  /** Between two parts. */
  idleMs: number;
  /** Until the end of the answer. */
  totalMs: number;
}

export class TimeLimitError extends DomainError {
  constructor(readonly limit: keyof TimeLimits) {
    super('provider_timeout', 'The model did not answer in time.', { cause: new Error(`Time limit ${limit} passed`) });
  }
}

/**
 * Enforces time limits on the model's events. Counts parts of an answer, not bytes: keeping the connection alive is not
 * an answer. An exceeded limit and the caller's signal both reach the adapter as its own signal, which closes the
 * provider's socket. @throws TimeLimitError
 */
export async function* withDeadline(
  model: ChatModel,
  request: ChatRequest,
  signal: AbortSignal,
  limits: TimeLimits,
  clock: Clock,
): AsyncGenerator<ModelEvent, void, undefined> {
  const call = new AbortController();
  const leave = (): void => call.abort(signal.reason);
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  const watch = new Watch(clock, limits, (error) => call.abort(error));
  try {
    for await (const event of model.stream(request, call.signal)) {
      if (event.type !== 'start') watch.progress();
      yield event;
      if (watch.error) throw watch.error;
    }
  } catch (error) {
    throw watch.error ?? error;
  } finally {
    watch.stop();
    signal.removeEventListener('abort', leave);
  }
}

/** One timer for all limits, rescheduled only when it fires: no timer operations per part of an answer. */
class Watch {
  error: TimeLimitError | undefined;
  private due: number;
  private limit: keyof TimeLimits = 'firstTokenMs';
  private readonly end: number;
  private cancel: () => void;

  constructor(
    private readonly clock: Clock,
    private readonly limits: TimeLimits,
    private readonly expired: (error: TimeLimitError) => void,
  ) {
    const now = clock.monotonic();
    this.due = now + limits.firstTokenMs;
    this.end = now + limits.totalMs;
    this.cancel = this.arm(now);
  }

  progress(): void {
    const wasFirst = this.limit === 'firstTokenMs';
    this.limit = 'idleMs';
    const now = this.clock.monotonic();
    this.due = now + this.limits.idleMs;
    // The timer may be scheduled later than the idle limit allows.
    if (wasFirst && this.limits.idleMs < this.limits.firstTokenMs) {
      this.cancel();
      this.cancel = this.arm(now);
    }
  }

  stop(): void {
    this.cancel();
  }

  private arm(now: number): () => void {
    return this.clock.later(Math.max(Math.min(this.due, this.end) - now, 0), () => this.check());
  }

  private check(): void {
    const now = this.clock.monotonic();
    // Timers may fire a fraction of a millisecond early.
    if (now + 1 >= this.end) this.fire('totalMs');
    else if (now + 1 >= this.due) this.fire(this.limit);
    else this.cancel = this.arm(now);
  }

  private fire(limit: keyof TimeLimits): void {
    this.error = new TimeLimitError(limit);
    this.expired(this.error);
  }
}
