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

/** All that match, locked one after the other by their ids: two changes of the same rows take turns. */
export const lockRows = <T extends { id: string }>(
  em: EntityManager,
  entity: EntityName<T>,
  where: FilterQuery<T>,
): Promise<T[]> => {
  const options = { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as object;
  return em.find(entity, where as never, options) as Promise<T[]>;
};
