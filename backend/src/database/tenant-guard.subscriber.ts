import type { EventSubscriber, FlushEventArgs } from '@mikro-orm/core';
import { RequestContext } from '../common/context/request-context.js';
import { TenantEntity } from './base.entity.js';

export class ForeignRowError extends Error {
  constructor(entity: string) {
    super(`A ${entity} of another workspace must not be written`);
  }
}

/**
 * Refuses to flush a row whose workspace is not the current one, whatever code prepared it. An EntityManager of
 * SystemScope has `systemScope` in its filter parameters and is exempt.
 */
export class TenantGuardSubscriber implements EventSubscriber {
  constructor(private readonly context: RequestContext) {}

  beforeFlush(): void {}

  onFlush({ em, uow }: FlushEventArgs): void {
    if ((em.getFilterParams('system') as { scope?: string } | undefined)?.scope) return;
    for (const change of uow.getChangeSets()) {
      const entity = change.entity as object;
      if (!(entity instanceof TenantEntity)) continue;
      const workspaceId = this.context.values?.workspaceId;
      const before = (change.originalEntity as { workspaceId?: string } | undefined)?.workspaceId;
      const foreign = entity.workspaceId !== workspaceId || (before !== undefined && before !== workspaceId);
      if (!workspaceId || foreign) throw new ForeignRowError(entity.constructor.name);
    }
  }
}
