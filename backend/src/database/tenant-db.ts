import type { EntityName } from '@mikro-orm/core';
import { type EntityManager, MikroORM, type QueryBuilder } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { TENANT_FILTER, type TenantEntity } from './base.entity.js';

/**
 * The only way a feature reaches the database for its workspace.
 * Reads: `em()` gives a fresh EntityManager bound to the context's workspace. Writes: inside `tx`.
 * Without a workspace in the context every call throws: nothing is read or written by accident.
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
   * backend, and a second connection inside a transaction would wait for itself. Do nothing but SQL in it.
   */
  async tx<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    const open = this.context.values?.transaction as EntityManager | undefined;
    if (open) return fn(open);
    return this.fork().transactional((em) => this.context.runInTransaction(em, () => fn(em as EntityManager)));
  }

  /**
   * Held until the transaction of `em` ends: whoever counts what the workspace has and adds to it takes turns. Take it before any
   * other lock of the transaction, so that no two wait for each other.
   */
  async lockWorkspace(em: EntityManager): Promise<void> {
    await em.execute('select id from workspaces where id = ? for no key update', [this.context.workspaceId]);
  }

  /** Inserts many rows in one statement, each stamped with the context's workspace. Skips the identity map. */
  async insertMany<T extends TenantEntity>(entity: EntityName<T>, rows: Partial<T>[]): Promise<void> {
    if (rows.length === 0) return;
    const { workspaceId } = this.context;
    await this.em().insertMany(entity, rows.map((row) => ({ ...row, workspaceId })) as never);
  }

  /** A query builder over `entity` that already carries the workspace condition. */
  query<T extends TenantEntity>(entity: EntityName<T>, alias = 'e'): QueryBuilder<T> {
    return tenantQuery(this.em(), entity, alias, this.context.workspaceId);
  }

  /** Raw SQL with `?` parameters; the statement must filter by `workspace_id = ?` itself. Use it only below database/. */
  async sql<R extends object>(text: string, params: readonly unknown[]): Promise<R[]> {
    if (!/workspace_id/.test(text)) throw new Error('A tenant statement must filter by workspace_id');
    return this.em().execute<R[]>(text, [...params]);
  }

  /**
   * The transaction of a SystemScope, seen from one workspace: reads carry the workspace's filter and writes are checked
   * again. For the moment when a workspace has just been made and its features fill it.
   */
  within(transaction: EntityManager, workspaceId: string): EntityManager {
    const em = this.fork(workspaceId);
    em.setTransactionContext(transaction.getTransactionContext());
    return em;
  }

  private fork(workspaceId = this.context.workspaceId): EntityManager {
    // Without this option a fork made while a SystemScope's transaction runs would inherit its switched-off filter.
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
