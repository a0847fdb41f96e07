import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../common/errors/domain-error.js';

/** What a failure before the first word means for the chain: try the next model, or tell the caller. */
const NEXT_MODEL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'model_not_found',
  'provider_auth_failed',
  'provider_error',
  'provider_payment_required',
  'provider_rate_limited',
  'provider_timeout',
  'provider_unavailable',
]);

/** `provider_rejected` is the request's own fault and would be repeated elsewhere; an abort is the caller's wish. */
export const mayFallBack = (error: unknown): error is DomainError =>
  error instanceof DomainError && NEXT_MODEL.has(error.code);
