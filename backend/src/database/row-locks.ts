import { type EntityManager, type EntityName, type FilterQuery, LockMode } from '@mikro-orm/core';

/** `change`: exclusive, nobody else may lock or change it. `read`: shared, nobody may change it. */
export type LockPurpose = 'change' | 'read';

/** The current row, locked until the transaction of `em` ends. Waits for other holders. */
export const lockRow = <T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  where: FilterQuery<T>,
  purpose: LockPurpose = 'change',
): Promise<T | null> => {
  const lockMode = purpose === 'change' ? LockMode.PESSIMISTIC_WRITE : LockMode.PESSIMISTIC_READ;
  return em.findOne(entity, where as never, { lockMode, refresh: true }) as Promise<T | null>;
};

/** All matching rows, locked in the order of their ids: concurrent changes of the same rows are serialized. */
export const lockRows = <T extends { id: string }>(
  em: EntityManager,
  entity: EntityName<T>,
  where: FilterQuery<T>,
): Promise<T[]> => {
  const options = { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as object;
  return em.find(entity, where as never, options) as Promise<T[]>;
};
