import { PERMISSIONS, type Permission, ROLES, type Role } from '@nexus/contracts';
import { Email, Int, IsoDate, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../../common/dto/fields.js';
import { MyWorkspaceDto, WorkspaceDto } from '../../workspaces/dto/workspace.dto.js';
import { TimeZone } from '../../workspaces/time-zone.js';
import type { User } from '../../workspaces/user.entity.js';

export class RegisterDto {
  @Email() email: string;
  @Text({ min: 1, max: 1000, description: 'At least 10 characters, at most 72 bytes, not easily guessed' })
  password: string;
  @Text({ min: 1, max: 100, trim: true }) name: string;
  @Text({ min: 1, max: 100, trim: true }) workspace_name: string;
  @TimeZone({ optional: true }) timezone?: string;
  @Text({
    max: 500,
    optional: true,
    description: 'Required for the first account of an installation; also accepted as X-Setup-Token',
  })
  setup_token?: string;
}

export class LoginDto {
  @Email() email: string;
  @Text({ min: 1, max: 1000 }) password: string;
}

export class UserDto {
  @Uuid() id: string;
  @Email() email: string;
  @Text({ max: 100 }) name: string;
  @IsoDate() created_at: string;
}

export class SignedInDto {
  @Text({ description: 'JWT for the Authorization header' }) access_token: string;
  @Int({ description: 'Seconds until the access token expires' }) expires_in: number;
  @Nested(() => UserDto) user: UserDto;
  @Nested(() => WorkspaceDto) workspace: WorkspaceDto;
}

export class MeDto {
  @Nested(() => UserDto) user: UserDto;
  @Nested(() => WorkspaceDto, { description: 'The workspace of this request' }) workspace: WorkspaceDto;
  @OneOf(ROLES, { description: 'My role in it' }) role: Role;
  @TextList({ values: PERMISSIONS, description: 'What I may do in it' }) permissions: Permission[];
  @ListOf(() => MyWorkspaceDto, { description: 'All my workspaces' }) workspaces: MyWorkspaceDto[];
}

export const toUserDto = (u: User): UserDto => ({
  id: u.id,
  email: u.email,
  name: u.name,
  created_at: u.createdAt.toISOString(),
});
