import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../common/errors/domain-error.js';

const DETAILS = {
  token_missing: 'Send an access token: Authorization: Bearer <token>.',
  token_invalid: 'The token is not valid here.',
  token_expired: 'The token has expired. Refresh it or sign in again.',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** A refusal of credentials, with the challenge required by RFC 6750. */
export function tokenError(code: keyof typeof DETAILS, detail: string = DETAILS[code], cause?: unknown): DomainError {
  const challenge = code === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  return new DomainError(code, detail, { cause, headers: { 'www-authenticate': challenge } });
}

/** Maps errors of jsonwebtoken to ours; only expiry is distinguished, other details would only help attackers. */
export function toTokenError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const expired = error instanceof Error && error.name === 'TokenExpiredError';
  return tokenError(expired ? 'token_expired' : 'token_invalid', undefined, error);
}
