import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { clientNetwork } from '../common/net/client-network.js';
import { AppConfig } from '../config/app-config.js';
import { RisingDelay } from '../limits/rising-delay.js';
import { WindowCounters } from '../limits/window-counters.js';
import { AddressLimiter, tooMany, WindowLimiter } from '../limits/window-limiter.js';
import { RedisService } from '../redis/redis.service.js';
import { AuthKeys } from './auth-keys.js';

const WINDOW_MS = 900_000;
/** Many people sit behind one address. */
const PER_ADDRESS = 10;
const REGISTRATIONS_PER_ADDRESS = 30;
/** One address alone never uses up what an account allows to all of them. */
const ADDRESSES_PER_ACCOUNT = 2;
const DAY_MS = 86_400_000;

export interface SignInAttempt {
  email: string;
  ip: string;
  /** Of a browser that has signed in to this account before; null = not known. */
  deviceId: string | null;
}

/**
 * Slows down guessing. Every attempt is counted before the password is looked at, so that attempts in parallel count
 * too, and taken back when it was right.
 *
 * - By account and address, and by address: a pause.
 * - By account, from wherever: a delay that doubles with each attempt, up to a quarter of an hour. Changing addresses gains
 *   nothing.
 * - A browser that signed in to the account before is counted by itself alone: whatever strangers do, its owner gets in.
 *
 * Counters live in Redis; without Redis each process counts for itself.
 */
@Injectable()
export class SignInThrottle {
  private readonly byAccountAndPlace: WindowLimiter;
  private readonly byAccount: RisingDelay;
  private readonly byAddress: AddressLimiter;
  private readonly registrations: AddressLimiter;

  constructor(redis: RedisService, counters: WindowCounters, clock: Clock, keys: AuthKeys, config: AppConfig) {
    const { loginAttempts } = config.auth;
    const rule = (name: string, most: number) => ({
      keyPrefix: `nexus:${keys.installation}:${name}`,
      most,
      windowMs: WINDOW_MS,
      refusal: 'Too many attempts',
    });
    this.byAccountAndPlace = new WindowLimiter(counters, rule('signin:account', loginAttempts));
    this.byAccount = new RisingDelay(
      redis,
      `nexus:${keys.installation}:signin:everywhere`,
      {
        free: loginAttempts * ADDRESSES_PER_ACCOUNT,
        firstMs: 1_000,
        mostMs: WINDOW_MS,
        keepMs: DAY_MS,
      },
      clock,
    );
    this.byAddress = new AddressLimiter(counters, rule('signin:address', loginAttempts * PER_ADDRESS));
    const registrations = loginAttempts * REGISTRATIONS_PER_ADDRESS;
    this.registrations = new AddressLimiter(counters, rule('register:address', registrations));
  }

  /** @throws DomainError `rate_limited` with Retry-After */
  async admitSignIn(attempt: SignInAttempt): Promise<void> {
    if (attempt.deviceId === null) await this.byAddress.consume(attempt.ip);
    await this.byAccountAndPlace.consume(placeOf(attempt));
    if (attempt.deviceId !== null) return;
    const wait = await this.byAccount.attempt(digest(attempt.email));
    if (wait > 0)
      throw tooMany('Too many attempts on this account', wait, 'A browser that signed in before need not wait.');
  }

  /** Called after the right password: honest people are not counted. */
  async signedIn(attempt: SignInAttempt): Promise<void> {
    await this.byAccountAndPlace.forget(placeOf(attempt));
    if (attempt.deviceId !== null) return;
    await Promise.all([this.byAddress.reward(attempt.ip), this.byAccount.forget(digest(attempt.email))]);
  }

  /** @throws DomainError `rate_limited`: hashing a password costs us more than asking for it costs them */
  async admitRegistration(ip: string): Promise<void> {
    await this.registrations.consume(ip);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

const placeOf = ({ email, ip, deviceId }: SignInAttempt): string =>
  digest(`${email}|${deviceId === null ? clientNetwork(ip).subscriber : `device ${deviceId}`}`);
