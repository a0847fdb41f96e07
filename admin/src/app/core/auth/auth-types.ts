import type { EntryDto, LoginDto, RegisterDto, SignedInDto, UserDto, WorkspaceDto } from '@nexus/api-client';

export type SessionUser = Pick<UserDto, 'id' | 'email' | 'name'>;
export type SessionWorkspace = Pick<WorkspaceDto, 'id' | 'name' | 'timezone'>;

/** Response of register, login and refresh. `expires_in` in seconds. */
export type SessionGrant = Pick<SignedInDto, 'access_token' | 'expires_in'> & {
  user: SessionUser;
  workspace: SessionWorkspace;
};

/** State available before sign-in. */
export type EntryState = EntryDto;
export type Credentials = LoginDto;
export type Registration = RegisterDto;
