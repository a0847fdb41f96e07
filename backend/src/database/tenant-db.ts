import type { EntityData, EntityName, FilterQuery } from '@mikro-orm/core';
import { type EntityManager, MikroORM, type QueryBuilder } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { TENANT_FILTER, type TenantEntity } from './base.entity.js';
import { deleteRows, type OnConflict, updateRows, upsertRow, upsertRows } from './statements.js';

/**
 * The only way for a feature to access the database for its workspace. Reads: `em()` returns a fresh EntityManager
 * bound to the current workspace. Writes: inside `tx`. Without a workspace in the context every call throws: nothing is
 * read or written by accident.
 */
@Injectable()
export class TenantDb {
  constructor(
    private readonly orm: MikroORM,
    private readonly context: RequestContext,
  ) {}

  em(): EntityManager {
    const open = this.context.values?.transaction as EntityManager | undefined;
    return open ?? this.fork();
  }

  /**
   * One transaction, committed when `fn` resolves. Nested calls join the outer one: the embedded database has a single
   * backend, so a second connection inside a transaction would deadlock. Only execute SQL in it.
   */
  async tx<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    const open = this.context.values?.transaction as EntityManager | undefined;
    if (open) return fn(open);
    return this.fork().transactional((em) => this.context.runInTransaction(em, () => fn(em as EntityManager)));
  }

  /**
   * Locks the workspace until the transaction of `em` ends, to serialize counting and adding rows. Take it before any
   * other lock of the transaction, to avoid deadlocks.
   */
  async lockWorkspace(em: EntityManager): Promise<void> {
    await em.execute('select id from workspaces where id = ? for no key update', [this.context.workspaceId]);
  }

  /** Inserts many rows in one statement, each assigned to the current workspace. Bypasses the identity map. */
  async insertMany<T extends TenantEntity>(entity: EntityName<T>, rows: Partial<T>[]): Promise<void> {
    if (rows.length === 0) return;
    const { workspaceId } = this.context;
    await this.em().insertMany(entity, rows.map((row) => ({ ...row, workspaceId })) as never);
  }

  /** Updates the matching rows of the current workspace in one statement. @returns their number */
  update<T extends TenantEntity>(entity: EntityName<T>, where: FilterQuery<T>, values: EntityData<T>): Promise<number> {
    return updateRows(this.em(), entity, own(where, this.context.workspaceId), values);
  }

  /** Deletes the matching rows of the current workspace in one statement. @returns their number */
  delete<T extends TenantEntity>(entity: EntityName<T>, where: FilterQuery<T>): Promise<number> {
    return deleteRows(this.em(), entity, own(where, this.context.workspaceId));
  }

  /** Inserts the row or, if one with its unique fields exists, merges it; assigned to the current workspace. */
  upsert<T extends TenantEntity>(entity: EntityName<T>, row: EntityData<T> | T, options?: OnConflict<T>): Promise<T> {
    return upsertRow<T>(this.em(), entity, Object.assign(row, { workspaceId: this.context.workspaceId }) as T, options);
  }

  async upsertMany<T extends TenantEntity>(
    entity: EntityName<T>,
    rows: readonly EntityData<T>[],
    options?: OnConflict<T>,
  ): Promise<void> {
    const { workspaceId } = this.context;
    await upsertRows(this.em(), entity, rows.map((row) => ({ ...row, workspaceId })) as EntityData<T>[], options);
  }

  /** A query builder over `entity` with the workspace condition. */
  query<T extends TenantEntity>(entity: EntityName<T>, alias = 'e'): QueryBuilder<T> {
    return tenantQuery(this.em(), entity, alias, this.context.workspaceId);
  }

  /**
   * Raw SQL with `?` parameters. The statement must filter by `workspace_id = ?` itself, with the current workspace
   * among the parameters.
   */
  async sql<R extends object>(text: string, params: readonly unknown[]): Promise<R[]> {
    if (!/\bworkspace_id = \?/.test(text)) throw new Error('A tenant statement must filter by workspace_id = ?');
    if (!params.includes(this.context.workspaceId))
      throw new Error("The context's workspace must be a parameter of a tenant statement");
    return this.em().execute<R[]>(text, [...params]);
  }

  /**
   * The transaction of a SystemScope, restricted to one workspace: reads are filtered and writes checked again. For
   * features that fill a workspace just created.
   */
  within(transaction: EntityManager, workspaceId: string): EntityManager {
    const em = this.fork(workspaceId);
    em.setTransactionContext(transaction.getTransactionContext());
    return em;
  }

  private fork(workspaceId = this.context.workspaceId): EntityManager {
    // Without this option a fork made during a SystemScope's transaction would inherit its disabled filter.
    const em = this.orm.em.fork({ disableContextResolution: true }) as EntityManager;
    em.setFilterParams(TENANT_FILTER, { workspaceId });
    return em;
  }
}

/** MikroORM applies no filter to a bare QueryBuilder; this one starts with the condition. */
export function tenantQuery<T extends TenantEntity>(
  em: EntityManager,
  entity: EntityName<T>,
  alias: string,
  workspaceId: string,
): QueryBuilder<T> {
  const builder = em.createQueryBuilder(entity, alias);
  builder.andWhere({ workspaceId } as never);
  return builder as unknown as QueryBuilder<T>;
}

const own = <T extends TenantEntity>(where: FilterQuery<T>, workspaceId: string): FilterQuery<T> =>
  ({ $and: [where, { workspaceId }] }) as unknown as FilterQuery<T>;
