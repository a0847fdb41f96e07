import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../../common/errors/domain-error.js';

/** What a model's adapter may throw. A new `provider_*` code must be classed below, or this does not compile. */
export type ProviderCode = Extract<ErrorCode, `provider_${string}` | 'model_not_found'>;

export interface ErrorClass {
  /**
   * `retry`: the same model may answer a moment later, then the next one. `next`: only another model can help.
   * `surface`: another model would fail too, or must not be asked: tell the caller.
   */
  readonly then: 'retry' | 'next' | 'surface';
  /** Counts against the model's circuit breaker. Never what one workspace's question can cause: the breaker is shared. */
  readonly cools: boolean;
}

export const ERROR_CLASSES: Readonly<Record<ProviderCode, ErrorClass>> = {
  // Also the answer to parameters that no endpoint of the model supports.
  model_not_found: { then: 'next', cools: false },
  provider_address_refused: { then: 'next', cools: false },
  // It has been paid for, and the question may be what makes it so long.
  provider_answer_too_long: { then: 'surface', cools: false },
  provider_auth_failed: { then: 'next', cools: true },
  // A token limit that was too low, or a safety filter: as likely the question as the model.
  provider_empty_answer: { then: 'next', cools: false },
  provider_error: { then: 'retry', cools: true },
  // OpenRouter also answers so to a max_tokens that the remaining credit cannot pay.
  provider_payment_required: { then: 'next', cools: false },
  provider_rate_limited: { then: 'retry', cools: true },
  provider_rejected: { then: 'surface', cools: false },
  provider_timeout: { then: 'retry', cools: true },
  provider_unavailable: { then: 'retry', cools: true },
};

/** Aborts, our own bugs, budgets: nothing that another model would do better. */
const NOT_THE_PROVIDERS: ErrorClass = { then: 'surface', cools: false };

export function classOf(error: unknown): ErrorClass {
  if (!(error instanceof DomainError) || !Object.hasOwn(ERROR_CLASSES, error.code)) return NOT_THE_PROVIDERS;
  return ERROR_CLASSES[error.code as ProviderCode];
}

/** How long the provider asked to be left alone. */
export function retryAfterMs(error: unknown): number | undefined {
  const seconds = error instanceof DomainError ? Number(error.headers?.['retry-after']) : NaN;
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}
