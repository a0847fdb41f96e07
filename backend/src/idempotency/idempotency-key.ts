import { createHash } from 'node:crypto';
import { SetMetadata } from '@nestjs/common';
import type { Principal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';

export const IDEMPOTENCY_HEADER = 'idempotency-key';
/** How long the same key means the same request. */
export const IDEMPOTENCY_TTL_MS = 24 * 3_600_000;

export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Last part of the Redis key for a principal's Idempotency-Key. @throws DomainError `request_invalid` */
export function idempotencyName({ id }: Principal, key: string | string[]): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return `${id}:${digest(key)}`;
  throw new DomainError('request_invalid', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
}

export const otherRequest = (): DomainError =>
  new DomainError(
    'idempotency_conflict',
    'This Idempotency-Key was used with another body. Use a new key for a new request.',
  );

export const OWN_IDEMPOTENCY_KEY = 'nexus:own-idempotency';

/** A POST that handles `Idempotency-Key` itself. All others are handled by the global interceptor. */
export const HandlesIdempotency = (): MethodDecorator => SetMetadata(OWN_IDEMPOTENCY_KEY, true);
