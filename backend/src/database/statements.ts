import type { EntityData, EntityManager, EntityName, FilterQuery } from '@mikro-orm/core';
import type { EntityManager as SqlEntityManager } from '@mikro-orm/postgresql';

/*
 * Statements that pass the identity map. Features call them by TenantDb, which adds the workspace; what works
 * across workspaces calls them with the EntityManager of its SystemScope. Lint forbids the EntityManager's own methods.
 */

export interface OnConflict<T> {
  /** The fields of a unique constraint. */
  onConflictFields: (keyof T & string)[];
  /** Default `merge`. */
  onConflictAction?: 'merge' | 'ignore';
  onConflictExcludeFields?: (keyof T & string)[];
  onConflictMergeFields?: (keyof T & string)[];
}

/** @returns the number of rows */
export const updateRows = <T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  where: FilterQuery<T>,
  values: EntityData<T>,
): Promise<number> => em.nativeUpdate(entity, where as never, values as never);

/** @returns the number of rows */
export const deleteRows = <T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  where: FilterQuery<T>,
): Promise<number> => em.nativeDelete(entity, where as never);

export const upsertRow = <T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  row: EntityData<T> | T,
  options?: OnConflict<T>,
): Promise<T> => em.upsert(entity, row as never, options as never);

export const upsertRows = <T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  rows: EntityData<T>[],
  options?: OnConflict<T>,
): Promise<T[]> => em.upsertMany(entity, rows as never, options as never);

/** Raw SQL with `?` parameters, for statements that specify their workspaces themselves. */
export const executeSql = <R extends object>(
  em: EntityManager,
  text: string,
  params: readonly unknown[] = [],
): Promise<R[]> => (em as SqlEntityManager).execute<R[]>(text, [...params]);
