import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import type { EntryDto } from './dto/account.dto.js';
import { PeopleService } from '../workspaces/people.service.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Who may register: anyone (`open`), the holder of the setup token once (`setup`), or nobody without an invitation. */
@Injectable()
export class SignupPolicy {
  private hasAccounts = false;

  constructor(
    private readonly config: AppConfig,
    private readonly people: PeopleService,
  ) {}

  /** Whether accounts exist and who may register. Accounts are permanent, so a yes is cached forever. */
  async entry(): Promise<EntryDto> {
    this.hasAccounts ||= (await this.people.countUsers()) > 0;
    return { has_accounts: this.hasAccounts, signup: this.config.auth.signup };
  }

  /** Whether the setup token is required and nobody has registered yet. */
  async needsSetup(): Promise<boolean> {
    return this.config.auth.signup === 'setup' && (await this.people.countUsers()) === 0;
  }

  /**
   * @returns whether the account is the founder's, of which the database allows only one
   * @throws DomainError `signup_closed` | `setup_token_invalid`
   */
  async admit(setupToken: string | undefined): Promise<{ founder: boolean }> {
    const { signup, setupToken: expected } = this.config.auth;
    if (signup === 'open') return { founder: false };
    if (signup === 'invite' || (await this.people.countUsers()) > 0) throw new DomainError(...CLOSED);
    const matches = expected !== null && timingSafeEqual(digest(setupToken ?? ''), digest(expected));
    if (!matches)
      throw new DomainError('setup_token_invalid', 'Use the setup token printed when the server first started.');
    return { founder: true };
  }
}

export const CLOSED = ['signup_closed', 'Ask an administrator for an invitation.'] as const;
