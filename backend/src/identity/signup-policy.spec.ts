import { describe, expect, it } from '@jest/globals';
import type { AppConfig, SignupMode } from '../config/app-config.js';
import type { PeopleService } from '../workspaces/people.service.js';
import { SignupPolicy } from './signup-policy.js';

const policy = (signup: SignupMode, users: number, setupToken: string | null = 'the setup token') =>
  new SignupPolicy(
    { auth: { signup, setupToken } } as AppConfig,
    { countUsers: () => Promise.resolve(users) } as Partial<PeopleService> as PeopleService,
  );

describe('who may register', () => {
  it('anyone, when it is open', async () => {
    await expect(policy('open', 0).admit(undefined)).resolves.toEqual({ founder: false });
    await expect(policy('open', 7).admit('whatever')).resolves.toEqual({ founder: false });
  });

  it('the holder of the setup token, for the first account', async () => {
    await expect(policy('setup', 0).admit('the setup token')).resolves.toEqual({ founder: true });
  });

  it.each([undefined, '', 'the setup toke', 'the setup token ', 'another'])(
    'not with the setup token %p',
    async (token) => {
      await expect(policy('setup', 0).admit(token)).rejects.toMatchObject({ code: 'setup_token_invalid' });
    },
  );

  it('nobody, when a setup token is required but not configured', async () => {
    for (const token of [undefined, '', 'null']) {
      await expect(policy('setup', 0, null).admit(token)).rejects.toMatchObject({ code: 'setup_token_invalid' });
    }
  });

  it('nobody after the first account, or by invitation only', async () => {
    await expect(policy('setup', 1).admit('the setup token')).rejects.toMatchObject({ code: 'signup_closed' });
    await expect(policy('invite', 0).admit('the setup token')).rejects.toMatchObject({ code: 'signup_closed' });
  });

  it('queries whether an account exists until there is one', async () => {
    const counts = [0, 1, 0];
    const countUsers = () => Promise.resolve(counts.shift() ?? 0);
    const entered = new SignupPolicy(
      { auth: { signup: 'open' } } as AppConfig,
      { countUsers } as Partial<PeopleService> as PeopleService,
    );
    expect(await entered.entry()).toEqual({ has_accounts: false, signup: 'open' });
    expect(await entered.entry()).toEqual({ has_accounts: true, signup: 'open' });
    expect(await entered.entry()).toEqual({ has_accounts: true, signup: 'open' });
    expect(counts).toEqual([0]);
  });
});
