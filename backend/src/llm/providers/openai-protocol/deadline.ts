import type { DomainError } from '../../../common/errors/domain-error.js';
import { providerError } from './error-mapping.js';

/** Two limits of one call: silence and total time. `signal` fires with a `provider_timeout` as its reason. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly total: NodeJS.Timeout;
  private idle: NodeJS.Timeout;

  constructor(
    private readonly idleMs: number,
    totalMs: number,
  ) {
    this.total = setTimeout(() => this.fire(`no end after ${totalMs} ms`), totalMs);
    this.idle = setTimeout(() => this.fire(`silent for ${idleMs} ms`), idleMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get error(): DomainError | undefined {
    return this.signal.aborted ? (this.signal.reason as DomainError) : undefined;
  }

  /** Call when bytes arrive, including comments: providers send those while a model is thinking. */
  touch(): void {
    this.idle.refresh();
  }

  clear(): void {
    clearTimeout(this.total);
    clearTimeout(this.idle);
  }

  private fire(why: string): void {
    this.clear();
    this.controller.abort(providerError('provider_timeout', new Error(`Model provider: ${why}`)));
  }
}
