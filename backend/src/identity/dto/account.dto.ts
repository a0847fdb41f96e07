import { Bool, OneOf, Text } from '../../common/dto/fields.js';

export const SIGNUP_MODES = ['open', 'setup', 'invite'] as const;

/** Information for the console before sign-in. */
export class EntryDto {
  @Bool({ description: 'Whether anybody has an account here yet' }) has_accounts: boolean;
  @OneOf(SIGNUP_MODES, {
    description:
      '`open`: anyone may sign up; `setup`: only the first user, with the setup token; `invite`: by invitation only',
  })
  signup: (typeof SIGNUP_MODES)[number];
}

export class UpdateAccountDto {
  @Text({ min: 1, max: 100, trim: true, optional: true }) name?: string;
}

export class ChangePasswordDto {
  @Text({ min: 1, max: 1000 }) current_password: string;
  @Text({ min: 1, max: 1000, description: 'At least 10 characters, at most 72 bytes, not easily guessed' })
  new_password: string;
}
