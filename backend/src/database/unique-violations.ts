import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../common/errors/domain-error.js';

/** What is said of a row that breaks a unique constraint, by the constraint's name. */
export type Taken = Readonly<Record<string, readonly [ErrorCode, string]>>;

/** @param constraints names; none given: any */
export const isUniqueViolation = (error: unknown, ...constraints: string[]): boolean =>
  error instanceof UniqueConstraintViolationException &&
  (constraints.length === 0 || constraints.includes(constraintOf(error) ?? ''));

/** Runs a change whose rows may be taken already. A constraint that is not among `taken` is a bug, thrown as it is. */
export async function unlessTaken<T>(taken: Taken, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    const known = error instanceof UniqueConstraintViolationException && taken[constraintOf(error) ?? ''];
    if (!known) throw error;
    throw new DomainError(...known, { cause: error });
  }
}

/** As PostgreSQL names it; the driver's error is copied into MikroORM's. */
const constraintOf = (error: UniqueConstraintViolationException): string | undefined =>
  (error as { constraint?: string }).constraint;
