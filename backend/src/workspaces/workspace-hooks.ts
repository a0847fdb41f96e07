import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Workspace } from './workspace.entity.js';

export type WorkspaceCreatedHook = (workspace: Workspace, em: EntityManager) => Promise<void>;

/**
 * What other features do when a workspace comes into being (e.g. its default widget). They register in `onModuleInit`.
 * Hooks run in the creating transaction, one after the other, with the new workspace in the request context: `em` and
 * `TenantDb` see and write that workspace only. `em` is flushed after the last hook. A hook that throws undoes the
 * registration; nothing but SQL may happen in one.
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
