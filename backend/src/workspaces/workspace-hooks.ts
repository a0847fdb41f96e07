import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Workspace } from './workspace.entity.js';

export type WorkspaceCreatedHook = (workspace: Workspace, em: EntityManager) => Promise<void>;

/**
 * Actions of other features when a workspace is created (e.g. its default widget), registered in `onModuleInit`. Hooks
 * run sequentially in the creating transaction, with the new workspace in the request context: `em` and `TenantDb` read
 * and write that workspace only. `em` is flushed after the last hook. A hook that throws rolls back the registration;
 * hooks may only execute SQL.
 */
@Injectable()
export class WorkspaceHooks {
  private readonly created: WorkspaceCreatedHook[] = [];

  onCreated(hook: WorkspaceCreatedHook): void {
    this.created.push(hook);
  }

  async runCreated(workspace: Workspace, em: EntityManager): Promise<void> {
    for (const hook of this.created) await hook(workspace, em);
  }
}
