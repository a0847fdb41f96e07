import { Injectable } from '@nestjs/common';
import type { MemberPrincipal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { lockRow } from '../database/row-locks.js';
import { SystemScope } from '../database/system-scope.js';
import { unlessTaken } from '../database/unique-violations.js';
import { toWorkspaceDto } from '../workspaces/dto/workspace.dto.js';
import { PeopleService } from '../workspaces/people.service.js';
import { User } from '../workspaces/user.entity.js';
import type { Workspace } from '../workspaces/workspace.entity.js';
import { WorkspacesService } from '../workspaces/workspaces.service.js';
import { AccessTokens } from './access-tokens.js';
import type { ClientInfo } from './client-info.js';
import { type LoginDto, type MeDto, type RegisterDto, type SignedInDto, toUserDto } from './dto/auth.dto.js';
import { assertPasswordAcceptable, Passwords } from './passwords.js';
import { RefreshService } from './refresh.service.js';
import type { Session } from './session.entity.js';
import { SessionsService } from './sessions.service.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { CLOSED, SignupPolicy } from './signup-policy.js';

const TAKEN = {
  users_email_unique: ['email_taken', 'Sign in, or use another e-mail address.'],
  users_founder_unique: CLOSED,
} as const;

export interface SignedIn {
  body: SignedInDto;
  /** For the cookie; never part of a body. */
  refreshSecret: string;
}

/** Registration, sign-in, refresh, sign-out, and the current user. */
@Injectable()
export class AuthService {
  constructor(
    private readonly system: SystemScope,
    private readonly people: PeopleService,
    private readonly workspaces: WorkspacesService,
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
    private readonly signup: SignupPolicy,
    private readonly sessions: SessionsService,
    private readonly refreshing: RefreshService,
    private readonly tokens: AccessTokens,
  ) {}

  async register(input: RegisterDto, client: ClientInfo): Promise<SignedIn> {
    await this.throttle.admitRegistration(client.ip);
    const { founder } = await this.signup.admit(input.setup_token);
    assertPasswordAcceptable(input.password, {
      email: input.email,
      name: input.name,
      workspaceName: input.workspace_name,
    });
    const passwordHash = await this.passwords.hash(input.password);
    const user = Object.assign(new User(), {
      email: input.email,
      name: input.name,
      passwordHash,
      founder: founder ? true : null,
    });
    return unlessTaken(TAKEN, () =>
      this.system.tx('auth.register', async (em) => {
        const workspace = await this.workspaces.create(em, user, {
          name: input.workspace_name,
          timezone: input.timezone,
        });
        const opened = await this.sessions.open(em, { userId: user.id, workspaceId: workspace.id, client });
        return this.signedIn(user, workspace, opened.session, opened.refreshSecret);
      }),
    );
  }

  /** @param deviceId of a browser that signed in to this account before, else null */
  async login({ email, password }: LoginDto, client: ClientInfo, deviceId: string | null): Promise<SignedIn> {
    const attempt = { email, ip: client.ip, deviceId };
    await this.throttle.admitSignIn(attempt);
    const user = await this.people.findByEmail(email);
    const matches = await this.passwords.matches(password, user?.passwordHash ?? null);
    if (!user || !matches) throw wrongCredentials();
    await this.throttle.signedIn(attempt);
    const [home] = await this.people.membershipsOf(user.id);
    if (!home)
      throw new DomainError(
        'forbidden',
        'This account belongs to no workspace. Ask an administrator for an invitation.',
      );
    const { workspace } = home;
    const opened = await this.system.tx('auth.login', async (em) => {
      // Serialized with a concurrent password change, which ends all sessions it finds.
      const known = { id: user.id, passwordHash: user.passwordHash };
      if (!(await lockRow(em, User, known, 'read'))) throw wrongCredentials();
      return this.sessions.open(em, { userId: user.id, workspaceId: workspace.id, client });
    });
    await this.sessions.endSurplus(user.id);
    return this.signedIn(user, workspace, opened.session, opened.refreshSecret);
  }

  async refresh(secret: string | null): Promise<SignedIn> {
    const { session, refreshSecret } = await this.refreshing.rotate(secret);
    const [user, memberships] = await Promise.all([
      this.people.findUser(session.userId),
      this.people.membershipsOf(session.userId),
    ]);
    const home = memberships.find((m) => m.workspace.id === session.workspaceId) ?? memberships[0];
    if (!user || !home) throw new DomainError('refresh_invalid', 'This account belongs to no workspace any more.');
    return this.signedIn(user, home.workspace, session, refreshSecret);
  }

  /** Ends the session of the cookie or the access token, whichever is present. */
  async logout(secret: string | null, sessionId: string | null): Promise<void> {
    await this.refreshing.end(secret);
    if (sessionId) await this.sessions.endById(sessionId, 'logout');
  }

  async me(member: MemberPrincipal): Promise<MeDto> {
    const [user, memberships] = await Promise.all([
      this.people.findUser(member.userId),
      this.people.membershipsOf(member.userId),
    ]);
    const current = memberships.find((m) => m.workspace.id === member.workspaceId);
    if (!user || !current) throw new DomainError('forbidden', 'You are no longer a member of this workspace.');
    return {
      user: toUserDto(user),
      workspace: toWorkspaceDto(current.workspace),
      role: member.role,
      permissions: [...member.permissions],
      workspaces: memberships.map(({ workspace, role }) => ({ ...toWorkspaceDto(workspace), role })),
    };
  }

  private signedIn(user: User, workspace: Workspace, session: Session, refreshSecret: string): SignedIn {
    const { token, expiresIn } = this.tokens.issue({ sub: user.id, sid: session.id, ws: workspace.id });
    const body = {
      access_token: token,
      expires_in: expiresIn,
      user: toUserDto(user),
      workspace: toWorkspaceDto(workspace),
    };
    return { body, refreshSecret };
  }
}

const wrongCredentials = (): DomainError =>
  new DomainError('credentials_invalid', 'Check the e-mail address and the password.');
