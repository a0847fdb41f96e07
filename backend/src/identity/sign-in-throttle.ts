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
/** Many people may share one address. */
const PER_ADDRESS = 10;
const REGISTRATIONS_PER_ADDRESS = 30;
/** A single address never uses up an account's allowance for all addresses. */
const ADDRESSES_PER_ACCOUNT = 2;
const DAY_MS = 86_400_000;

export interface SignInAttempt {
  email: string;
  ip: string;
  /** Id of a browser that signed in to this account before; null = unknown. */
  deviceId: string | null;
}

/**
 * Slows down password guessing. Every attempt is counted before the password is checked, so that parallel attempts
 * count too, and given back if it was right.
 *
 * - By account and address, and by address: a pause.
 * - By account, from any address: a delay that doubles with each attempt, up to a quarter of an hour. Changing
 *   addresses gains nothing.
 * - A browser that signed in to the account before is counted separately: whatever strangers do, its owner gets in.
 *
 * Counters are in Redis; without Redis each process counts itself.
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

  /** Call after a correct password: successful attempts are not counted. */
  async signedIn(attempt: SignInAttempt): Promise<void> {
    await this.byAccountAndPlace.forget(placeOf(attempt));
    if (attempt.deviceId !== null) return;
    await Promise.all([this.byAddress.reward(attempt.ip), this.byAccount.forget(digest(attempt.email))]);
  }

  /** @throws DomainError `rate_limited`: hashing a password is more expensive for us than requesting it */
  async admitRegistration(ip: string): Promise<void> {
    await this.registrations.consume(ip);
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

const placeOf = ({ email, ip, deviceId }: SignInAttempt): string =>
  digest(`${email}|${deviceId === null ? clientNetwork(ip).subscriber : `device ${deviceId}`}`);
