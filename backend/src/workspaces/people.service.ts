import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Role } from '@nexus/contracts';
import { SystemScope } from '../database/system-scope.js';
import { ProcessCache } from '../redis/process-cache.js';
import { RedisService } from '../redis/redis.service.js';
import { Member } from './member.entity.js';
import { User } from './user.entity.js';
import { Workspace } from './workspace.entity.js';

export interface Membership {
  workspace: Workspace;
  role: Role;
}

/** Users and their memberships: used by sign-in and the guard, before a workspace is selected. */
@Injectable()
export class PeopleService implements OnModuleInit {
  private readonly roles: ProcessCache<Role | null>;

  constructor(
    private readonly system: SystemScope,
    redis: RedisService,
  ) {
    this.roles = new ProcessCache(redis, 'nexus:roles');
  }

  async onModuleInit(): Promise<void> {
    await this.roles.start();
  }

  findByEmail(email: string): Promise<User | null> {
    return this.system.run('auth.login', (em) => em.findOne(User, { email }));
  }

  findUser(userId: string): Promise<User | null> {
    return this.system.run('auth.login', (em) => em.findOne(User, { id: userId }));
  }

  /** Names of the current workspace's members among authors, keyed like the authors: `member:<user id>`. */
  async authorNames(workspaceId: string, authors: readonly string[]): Promise<Map<string, string>> {
    const ids = [...new Set(authors)].flatMap((author) => (author.startsWith('member:') ? [author.slice(7)] : []));
    if (ids.length === 0) return new Map();
    return this.system.run('auth.member', async (em) => {
      const members = await em.find(Member, { workspaceId, userId: { $in: ids } });
      const users = await em.find(User, { id: { $in: members.map(({ userId }) => userId) } });
      return new Map(users.map(({ id, name }) => [`member:${id}`, name]));
    });
  }

  countUsers(): Promise<number> {
    return this.system.run('auth.register', (em) => em.count(User, {}));
  }

  /** A user's workspaces, oldest membership first. */
  membershipsOf(userId: string): Promise<Membership[]> {
    return this.system.run('auth.login', (em) => loadMemberships(em, userId));
  }

  /** The role of a user in a workspace, at most five seconds stale; null for non-members. */
  roleOf(userId: string, workspaceId: string): Promise<Role | null> {
    return this.roles.get(`${userId}:${workspaceId}`, () =>
      this.system.run('auth.member', async (em) => (await em.findOne(Member, { workspaceId, userId }))?.role ?? null),
    );
  }

  /** Call after committing a membership's removal or change of role. */
  async forgetRole(userId: string, workspaceId: string): Promise<void> {
    await this.roles.invalidate(`${userId}:${workspaceId}`);
  }
}

async function loadMemberships(em: EntityManager, userId: string): Promise<Membership[]> {
  const members = await em.find(Member, { userId }, { orderBy: { id: 'asc' } });
  if (members.length === 0) return [];
  const workspaces = await em.find(Workspace, { id: { $in: members.map((m) => m.workspaceId) } });
  const byId = new Map(workspaces.map((w) => [w.id, w]));
  return members.flatMap(({ workspaceId, role }) => {
    const workspace = byId.get(workspaceId);
    return workspace ? [{ workspace, role }] : [];
  });
}
