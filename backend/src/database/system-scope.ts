import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { TENANT_FILTER } from './base.entity.js';

/**
 * Every place that may access several workspaces, with its reason. A test compares this list with the code: adding a
 * name requires review.
 */
export const SYSTEM_SCOPES = {
  'auth.register': 'creates the workspace that the context will have afterwards',
  'auth.login': 'finds the user and memberships before a workspace is known',
  'auth.refresh': 'finds the session by its secret',
  'auth.api_token': 'finds the workspace an API token is bound to',
  'auth.account': 'changes name and password of one person, who may belong to several workspaces',
  'auth.sessions': 'lists and ends the sign-ins of one person, who may belong to several workspaces',
  'auth.member': 'checks a membership of the workspace named by the request',
  'revisions.read': 'reads revision counters for the cache look-up',
  'events.relay': 'hands the domain events of all workspaces to their consumers',
  'evaluation.reconcile': 'finds test runs without a live job in all workspaces',
  'ingestion.reconcile': 'finds documents without a live job in all workspaces',
  'sources.schedule': 'finds web sources that are due, and runs without a live job, in all workspaces',
  'reindex.reconcile': 'finds indexes without a live job in all workspaces',
  'usage.persist': 'moves usage events of all workspaces from Redis to PostgreSQL',
  'usage.months': 'creates and drops the monthly partitions that all workspaces share',
  'erasures.claim': 'finds requests to erase a person in all workspaces',
  'retention.delete': 'deletes expired rows in all workspaces',
  vacuum: 'reclaims the space of deleted rows of all workspaces in the embedded database',
  'embedders.pin': 'reads and writes the installation-wide choice of embedder',
  'widgets.public': 'finds a widget by its public id before a workspace is known',
  'prompts.runs': 'finds runs of prompt tests without a live job in all workspaces',
  'qa.index': 'finds workspaces whose questions have no vectors yet, or too many',
  'qa.gaps': 'finds questions without a group, and those whose conversation was deleted, in all workspaces',
  'qa.imports': 'finds imports without a live job in all workspaces',
  'provider_keys.rotate': 'seals the provider keys of all workspaces under the current master key',
} as const;
export type SystemScopeName = keyof typeof SYSTEM_SCOPES;

/** The only opt-out from tenancy: named, listed, reviewed. */
@Injectable()
export class SystemScope {
  constructor(
    private readonly orm: MikroORM,
    private readonly context: RequestContext,
  ) {}

  /** A fresh EntityManager without the workspace filter, not in a transaction. */
  async run<T>(name: SystemScopeName, fn: (em: EntityManager) => Promise<T>): Promise<T> {
    return fn(this.fork(name));
  }

  /** The same in one transaction; joins an outer one opened by this scope. */
  async tx<T>(name: SystemScopeName, fn: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.fork(name).transactional((em) => this.context.runInTransaction(em, () => fn(em as EntityManager)));
  }

  private fork(name: SystemScopeName): EntityManager {
    const em = this.orm.em.fork() as EntityManager;
    em.setFilterParams('system', { scope: name });
    // The filter is on by default for every find; this disables it for this EntityManager only.
    em.addFilter({ name: TENANT_FILTER, cond: () => ({}), default: true, args: false });
    return em;
  }
}
