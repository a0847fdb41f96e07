import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { TenantDb } from '../database/tenant-db.js';
import { RevisionMemo } from '../workspaces/revisions/revision-memo.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import { PromptSettingsService } from './settings/prompt-settings.service.js';
import { PromptVariablesRepository } from './variables/prompt-variables.repository.js';
import type { WorkspaceValues } from './variables/prompt-values.js';

/** Variables and settings that fill the prompts of the current workspace. Every change of them increments the `prompts` revision. */
@Injectable()
export class PromptBooks {
  private readonly books = new RevisionMemo<WorkspaceValues>(1_000);

  constructor(
    private readonly variables: PromptVariablesRepository,
    private readonly settings: PromptSettingsService,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** @param revision of the prompts; null = unknown: nothing is memoised */
  of(revision: number | null): Promise<WorkspaceValues> {
    return this.books.get(this.context.workspaceId, revision, () => this.read());
  }

  private async read(): Promise<WorkspaceValues> {
    const { workspaceId } = this.context;
    const [workspace, { assistantName }, variables] = await Promise.all([
      this.db.em().findOneOrFail(Workspace, { id: workspaceId }),
      this.settings.load(),
      this.variables.values(),
    ]);
    return { company: workspace.name, timezone: workspace.timezone, assistantName, variables };
  }
}
