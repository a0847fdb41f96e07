import type { ChatModel } from '../chat-model.js';
import type { WorkspaceModels } from '../workspace-models.js';
import type { CircuitBreakers } from './circuit-breakers.js';

/** One model of a request's fallback order. */
export interface Attempt {
  model: string;
  adapter: ChatModel;
  /** Key for failures and latencies. */
  key: string;
  /** Tried despite an open circuit breaker, without alternatives: once, without retries. */
  forced: boolean;
}

export const keyOf = (models: WorkspaceModels, model: string): string => `${models.endpoint(model)}/${model}`;

/**
 * The models of one request, in order. Models with an open circuit breaker are skipped; if no other is left, the first
 * of them is tried anyway: a breaker selects models, it does not refuse service.
 */
export class FallbackChain {
  private at = 0;
  private readonly skipped: Attempt[] = [];

  constructor(
    private readonly models: WorkspaceModels,
    private readonly chain: readonly string[],
    private readonly breakers: CircuitBreakers,
  ) {}

  /** @param continues only models that can continue a text */
  async next(continues: boolean): Promise<Attempt | undefined> {
    while (this.at < this.chain.length) {
      const attempt = this.attempt(this.chain[this.at++]!);
      if (!attempt || (continues && !attempt.adapter.continues)) continue;
      const admitted = this.breakers.admit(attempt.key);
      if (admitted === true || (await admitted)) return attempt;
      this.skipped.push(attempt);
    }
    const last = this.skipped.splice(0).find(({ adapter }) => !continues || adapter.continues);
    return last && { ...last, forced: true };
  }

  private attempt(model: string): Attempt | undefined {
    const adapter = this.models.adapter(model);
    return adapter && { model, adapter, key: keyOf(this.models, model), forced: false };
  }
}
