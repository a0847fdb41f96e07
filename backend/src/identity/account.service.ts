import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { MemberPrincipal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { updateRows } from '../database/statements.js';
import { SystemScope } from '../database/system-scope.js';
import { PeopleService } from '../workspaces/people.service.js';
import { User } from '../workspaces/user.entity.js';
import type { ChangePasswordDto, UpdateAccountDto } from './dto/account.dto.js';
import { toUserDto, type UserDto } from './dto/auth.dto.js';
import { brokenPasswordRule, Passwords } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** Changes people make to their own account. An account belongs to a person, not to a workspace. */
@Injectable()
export class AccountService {
  constructor(
    private readonly system: SystemScope,
    private readonly people: PeopleService,
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
    private readonly sessions: SessionsService,
    private readonly audit: AuditService,
  ) {}

  async update(member: MemberPrincipal, { name }: UpdateAccountDto): Promise<UserDto> {
    const user = await this.find(member);
    if (name === undefined || name === user.name) return toUserDto(user);
    await this.system.tx('auth.account', async (em) => {
      await updateRows(em, User, { id: user.id }, { name });
      await this.audit.recordIn(em, { ...entryOf(member), action: 'account.updated' });
    });
    return toUserDto(await this.find(member));
  }

  /**
   * All other sessions end with the change, since their holders may know the old password.
   * @throws DomainError `rate_limited` | `validation_failed`
   */
  async changePassword(member: MemberPrincipal, input: ChangePasswordDto, ip: string): Promise<void> {
    const user = await this.find(member);
    // Attempts are counted per session: strangers guessing at the account do not block its owner from changing the
    // password.
    const attempt = { email: user.email, ip, deviceId: `session ${member.sessionId}` };
    await this.throttle.admitSignIn(attempt);
    if (!(await this.passwords.matches(input.current_password, user.passwordHash)))
      throw refused('current_password', 'password_wrong', 'This is not your present password.');
    await this.throttle.signedIn(attempt);
    if (input.new_password === input.current_password)
      throw refused('new_password', 'password_unchanged', 'Choose another password than the present one.');
    const broken = brokenPasswordRule(input.new_password, { email: user.email, name: user.name });
    if (broken) throw refused('new_password', broken.code, broken.message);
    await this.store(member, user, await this.passwords.hash(input.new_password));
  }

  private async store(member: MemberPrincipal, user: User, passwordHash: string): Promise<void> {
    const forget = await this.system.tx('auth.account', async (em) => {
      // Of two concurrent changes that knew the old password, the first one wins.
      const known = { id: user.id, passwordHash: user.passwordHash };
      if ((await updateRows(em, User, known, { passwordHash })) === 0)
        throw refused('current_password', 'password_wrong', 'The password was changed meanwhile.');
      await this.audit.recordIn(em, { ...entryOf(member), action: 'account.password_changed' });
      return this.sessions.endOthersIn(em, member, 'password_changed');
    });
    await forget();
  }

  private async find({ userId }: MemberPrincipal): Promise<User> {
    const user = await this.people.findUser(userId);
    if (!user) throw new DomainError('forbidden', 'This account does not exist any more.');
    return user;
  }
}

const entryOf = ({ id, workspaceId, userId }: MemberPrincipal) => ({
  workspaceId,
  actor: id,
  target: { type: 'user', id: userId },
});

const refused = (field: string, code: string, message: string): DomainError =>
  new DomainError('validation_failed', message, { errors: [{ field, code, message }] });
