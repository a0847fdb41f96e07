import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/bcrypt';
import type { FieldError } from '@nexus/contracts';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { isEasilyGuessed, isMadeOf, personalWords } from './password-strength.js';

export const PASSWORD_MIN_CHARACTERS = 10;
/** bcrypt ignores further bytes: refuse longer passwords instead of truncating them silently. */
export const PASSWORD_MAX_BYTES = 72;

/** Different keyboards may compose the same characters differently (NIST SP 800-63B, 5.1.1.2). */
const normalize = (password: string): string => password.normalize('NFKC');
const fits = (password: string): boolean =>
  Buffer.byteLength(password) <= PASSWORD_MAX_BYTES && !password.includes('\0');

/** The owner of the password, whose data it must not consist of. */
export interface PasswordOwner {
  email: string;
  name?: string;
  workspaceName?: string;
}

/** The rule a new password violates, or null. Cheap checks come first; the estimate never receives more than 72 bytes. */
export function brokenPasswordRule(password: string, owner: PasswordOwner): FieldError | null {
  const text = normalize(password);
  const broken = (code: string, message: string): FieldError => ({ field: 'password', code, message });
  if ([...text].length < PASSWORD_MIN_CHARACTERS) {
    return broken('password_too_short', `Use at least ${PASSWORD_MIN_CHARACTERS} characters.`);
  }
  if (!fits(text))
    return broken('password_too_long', `Use at most ${PASSWORD_MAX_BYTES} bytes; letters beyond ASCII take 2 to 4.`);
  if (new Set(text).size < 3) return broken('password_too_simple', 'Use more than two different characters.');
  if (text.toLowerCase() === owner.email.toLowerCase())
    return broken('password_is_email', 'Do not use the e-mail address as password.');
  const words = personalWords(owner.email, owner.name ?? '', owner.workspaceName ?? '');
  if (isMadeOf(text, words))
    return broken('password_is_personal', 'Do not base the password on your name, e-mail address or workspace name.');
  if (isEasilyGuessed(text, words))
    return broken(
      'password_too_common',
      'This password is easily guessed. Use a few words that do not belong together.',
    );
  return null;
}

/** @throws DomainError `validation_failed` naming the violated rule. */
export function assertPasswordAcceptable(password: string, owner: PasswordOwner): void {
  const error = brokenPasswordRule(password, owner);
  if (error) throw new DomainError('validation_failed', error.message, { errors: [error] });
}

@Injectable()
export class Passwords {
  private decoy: Promise<string> | undefined;

  constructor(private readonly config: AppConfig) {}

  hash(password: string): Promise<string> {
    return hash(normalize(password), { cost: this.config.auth.bcryptCost });
  }

  /** Takes the same time for an unknown account (`encoded` null), so that timing does not reveal which e-mails exist. */
  async matches(password: string, encoded: string | null): Promise<boolean> {
    const text = normalize(password);
    const against = encoded ?? (await this.decoyHash());
    const matches = await verify(text, against);
    return matches && encoded !== null && fits(text);
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= this.hash(randomBytes(32).toString('base64url'));
    return this.decoy;
  }
}
