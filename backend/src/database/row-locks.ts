import { type EntityManager, type EntityName, type FilterQuery, LockMode } from '@mikro-orm/core';

/** `change`: nobody else reads it for a change or changes it. `read`: nobody changes it. */
export type LockPurpose = 'change' | 'read';

/** The row as it is now, held until the transaction of `em` ends. Waits for whoever holds it. */
export const lockRow = <T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  where: FilterQuery<T>,
  purpose: LockPurpose = 'change',
): Promise<T | null> => {
  const lockMode = purpose === 'change' ? LockMode.PESSIMISTIC_WRITE : LockMode.PESSIMISTIC_READ;
  return em.findOne(entity, where as never, { lockMode, refresh: true }) as Promise<T | null>;
};
