import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type Permission, ROLE_PERMISSIONS } from '@nexus/contracts';
import { AuditService } from '../audit/audit.service.js';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { isUuid } from '../common/ids/ids.js';
import { mapPage, type Page, type PageQuery } from '../common/paging/paging.js';
import { keysetPage, OLDEST_FIRST } from '../database/keyset-page.js';
import { TenantDb } from '../database/tenant-db.js';
import {
  type MemberDto,
  type MyWorkspaceDto,
  toMemberDto,
  toWorkspaceDto,
  type UpdateWorkspaceDto,
  type WorkspaceDto,
} from './dto/workspace.dto.js';
import { Member } from './member.entity.js';
import { PeopleService } from './people.service.js';
import { Revisions } from './revisions/revisions.service.js';
import { User } from './user.entity.js';
import { DEFAULT_TIMEZONE, Workspace } from './workspace.entity.js';
import { WorkspaceHooks } from './workspace-hooks.js';

@Injectable()
export class WorkspacesService {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly people: PeopleService,
    private readonly hooks: WorkspaceHooks,
    private readonly audit: AuditService,
    private readonly revisions: Revisions,
  ) {}

  /**
   * Creates a workspace with its owner and what other features add. `em` must be a SystemScope's, in a transaction; the
   * owner is persisted with it.
   */
  async create(em: EntityManager, owner: User, input: { name: string; timezone?: string }): Promise<Workspace> {
    const timezone = input.timezone ?? DEFAULT_TIMEZONE;
    const workspace = Object.assign(new Workspace(), { name: input.name, timezone });
    const member = Object.assign(new Member(), { workspaceId: workspace.id, userId: owner.id, role: 'owner' as const });
    await em.persist([owner, workspace, member]).flush();
    const within = this.db.within(em, workspace.id);
    const context = { workspaceId: workspace.id, transaction: within };
    await this.context.run(context, () => this.hooks.runCreated(workspace, within));
    await this.context.run(context, () => within.flush());
    const target = { type: 'workspace', id: workspace.id };
    await this.audit.recordIn(em, {
      workspaceId: workspace.id,
      actor: `member:${owner.id}`,
      action: 'workspace.created',
      target,
    });
    return workspace;
  }

  /** All workspaces of the calling member; few, so always one page. */
  async mine(): Promise<Page<MyWorkspaceDto>> {
    const principal = this.context.requiredPrincipal;
    if (principal.kind !== 'member') throw new DomainError('forbidden');
    const memberships = await this.people.membershipsOf(principal.userId);
    return {
      items: memberships.map(({ workspace, role }) => ({ ...toWorkspaceDto(workspace), role })),
      next_cursor: null,
    };
  }

  find(id: string): Promise<WorkspaceDto> {
    return this.within(id, 'workspace:read', async () => toWorkspaceDto(await this.load(this.db.em(), id)));
  }

  update(id: string, input: UpdateWorkspaceDto): Promise<WorkspaceDto> {
    return this.within(id, 'workspace:write', () =>
      // Prompts may contain name and time zone.
      this.revisions.change('prompts', async (em) => {
        const workspace = await this.load(em, id);
        const before = { name: workspace.name, timezone: workspace.timezone };
        if (input.name !== undefined) workspace.name = input.name;
        if (input.timezone !== undefined) workspace.timezone = input.timezone;
        await em.flush();
        const after = { name: workspace.name, timezone: workspace.timezone };
        await this.audit.record('workspace.updated', { type: 'workspace', id }, { before, after });
        return toWorkspaceDto(workspace);
      }),
    );
  }

  members(id: string, query: PageQuery): Promise<Page<MemberDto>> {
    return this.within(id, 'members:read', async () => {
      const em = this.db.em();
      const page = await keysetPage(em, Member, {}, query, OLDEST_FIRST);
      const users = await em.find(User, { id: { $in: page.items.map((m) => m.userId) } });
      const byId = new Map(users.map((u) => [u.id, u]));
      return mapPage(page, (m) => toMemberDto(m, byId.get(m.userId) as User));
    });
  }

  private async load(em: EntityManager, id: string): Promise<Workspace> {
    const workspace = await em.findOne(Workspace, { id });
    if (!workspace) throw new DomainError('workspace_not_found');
    return workspace;
  }

  /**
   * Runs `fn` in the named workspace: the current one, or another one of the calling member, with the member's role
   * there. Other workspaces are reported as not found.
   */
  private async within<T>(id: string, permission: Permission, fn: () => Promise<T>): Promise<T> {
    const principal = this.context.requiredPrincipal;
    if (id === principal.workspaceId) return fn();
    const role = principal.kind === 'member' && isUuid(id) ? await this.people.roleOf(principal.userId, id) : null;
    if (!role || principal.kind !== 'member') throw new DomainError('workspace_not_found');
    const permissions = new Set(ROLE_PERMISSIONS[role]);
    if (!permissions.has(permission))
      throw new DomainError('forbidden', `The role ${role} does not include ${permission}.`);
    return this.context.run({ workspaceId: id, principal: { ...principal, workspaceId: id, role, permissions } }, fn);
  }
}
