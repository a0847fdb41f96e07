import { ROLES, type Role } from '@nexus/contracts';
import { Email, IsoDate, OneOf, Text, Uuid } from '../../common/dto/fields.js';
import type { Member } from '../member.entity.js';
import { TimeZone } from '../time-zone.js';
import type { User } from '../user.entity.js';
import type { Workspace } from '../workspace.entity.js';

export class WorkspaceDto {
  @Uuid() id: string;
  @Text({ max: 100 }) name: string;
  @TimeZone() timezone: string;
  @IsoDate() created_at: string;
}

export class MyWorkspaceDto extends WorkspaceDto {
  @OneOf(ROLES, { description: 'My role in it' }) role: Role;
}

export class UpdateWorkspaceDto {
  @Text({ min: 1, max: 100, trim: true, optional: true }) name?: string;
  @TimeZone({ optional: true }) timezone?: string;
}

export class MemberDto {
  @Uuid() user_id: string;
  @Text({ max: 100 }) name: string;
  @Email() email: string;
  @OneOf(ROLES) role: Role;
  @IsoDate() joined_at: string;
}

export const toWorkspaceDto = (w: Workspace): WorkspaceDto => ({
  id: w.id,
  name: w.name,
  timezone: w.timezone,
  created_at: w.createdAt.toISOString(),
});

export const toMemberDto = (member: Member, user: User): MemberDto => ({
  user_id: user.id,
  name: user.name,
  email: user.email,
  role: member.role,
  joined_at: member.createdAt.toISOString(),
});
