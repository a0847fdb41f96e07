import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../common/errors/domain-error.js';

/** The error for a violated unique constraint, by the constraint's name. */
export type Taken = Readonly<Record<string, readonly [ErrorCode, string]>>;

/** @param constraints names; none: any */
export const isUniqueViolation = (error: unknown, ...constraints: string[]): boolean =>
  error instanceof UniqueConstraintViolationException &&
  (constraints.length === 0 || constraints.includes(constraintOf(error) ?? ''));

/** Runs a change whose unique values may be taken. Violations of constraints not in `taken` are bugs, and rethrown. */
export async function unlessTaken<T>(taken: Taken, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    const known = error instanceof UniqueConstraintViolationException && taken[constraintOf(error) ?? ''];
    if (!known) throw error;
    throw new DomainError(...known, { cause: error });
  }
}

/** The name in PostgreSQL; the driver's error is copied into MikroORM's. */
const constraintOf = (error: UniqueConstraintViolationException): string | undefined =>
  (error as { constraint?: string }).constraint;
