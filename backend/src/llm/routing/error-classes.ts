import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../../common/errors/domain-error.js';

/** Error codes of model adapters. A new `provider_*` code must be classified below, or this does not compile. */
export type ProviderCode = Extract<ErrorCode, `provider_${string}` | 'model_not_found'>;

export interface ErrorClass {
  /**
   * `retry`: retry the same model shortly, then the next one. `next`: only another model can help. `surface`: another
   * model would fail too, or must not be tried: report to the caller.
   */
  readonly then: 'retry' | 'next' | 'surface';
  /** Counts as a failure for the circuit breaker. Never for errors a workspace's question can cause: the breaker is shared. */
  readonly cools: boolean;
}

export const ERROR_CLASSES: Readonly<Record<ProviderCode, ErrorClass>> = {
  // Also the response to parameters that no endpoint of the model supports.
  model_not_found: { then: 'next', cools: false },
  provider_address_refused: { then: 'next', cools: false },
  // The tokens are already paid for, and the question may be the cause.
  provider_answer_too_long: { then: 'surface', cools: false },
  provider_auth_failed: { then: 'next', cools: true },
  // A low token limit or a safety filter: the question may be the cause as well as the model.
  provider_empty_answer: { then: 'next', cools: false },
  provider_error: { then: 'retry', cools: true },
  // OpenRouter also responds like this when the remaining credit does not cover max_tokens.
  provider_payment_required: { then: 'next', cools: false },
  provider_rate_limited: { then: 'retry', cools: true },
  provider_rejected: { then: 'surface', cools: false },
  provider_timeout: { then: 'retry', cools: true },
  provider_unavailable: { then: 'retry', cools: true },
};

/** Aborts, our own bugs, budgets: another model would not help. */
const NOT_THE_PROVIDERS: ErrorClass = { then: 'surface', cools: false };

export function classOf(error: unknown): ErrorClass {
  if (!(error instanceof DomainError) || !Object.hasOwn(ERROR_CLASSES, error.code)) return NOT_THE_PROVIDERS;
  return ERROR_CLASSES[error.code as ProviderCode];
}

/** Wait requested by the provider, in milliseconds. */
export function retryAfterMs(error: unknown): number | undefined {
  const seconds = error instanceof DomainError ? Number(error.headers?.['retry-after']) : NaN;
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}
