import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { RedisService } from '../redis/redis.service.js';
import { AuthKeys } from './auth-keys.js';

const WINDOW_S = 900;
/** Many people sit behind one address. */
const PER_ADDRESS = 10;
const REGISTRATIONS_PER_ADDRESS = 30;

/**
 * Slows down guessing. Every attempt is counted before the password is looked at, so that attempts in parallel count
 * too, and taken back when it was right. Counters live in Redis, one key each (any cluster slot); without Redis each
 * process counts for itself.
 */
@Injectable()
export class SignInThrottle {
  private readonly byAccount: RateLimiterRedis;
  private readonly byAddress: RateLimiterRedis;
  private readonly registrations: RateLimiterRedis;

  constructor(
    private readonly redis: RedisService,
    private readonly keys: AuthKeys,
    config: AppConfig,
  ) {
    const { loginAttempts } = config.auth;
    this.byAccount = this.limiter('signin:account', loginAttempts);
    this.byAddress = this.limiter('signin:address', loginAttempts * PER_ADDRESS);
    this.registrations = this.limiter('register:address', loginAttempts * REGISTRATIONS_PER_ADDRESS);
  }

  /** @throws DomainError `rate_limited` with Retry-After */
  async admitSignIn(email: string, ip: string): Promise<void> {
    await consume(this.byAddress, addressKey(ip));
    await consume(this.byAccount, accountKey(email, ip));
  }

  /** Called after the right password: honest people are not counted. */
  async signedIn(email: string, ip: string): Promise<void> {
    await Promise.all([
      this.byAccount.delete(accountKey(email, ip)).catch(() => false),
      this.byAddress.reward(addressKey(ip), 1).catch(() => undefined),
    ]);
  }

  /** @throws DomainError `rate_limited`: hashing a password costs us more than asking for it costs them */
  async admitRegistration(ip: string): Promise<void> {
    await consume(this.registrations, addressKey(ip));
  }

  private limiter(name: string, points: number): RateLimiterRedis {
    const rules = { keyPrefix: `nexus:${this.keys.installation}:${name}`, points, duration: WINDOW_S };
    return new RateLimiterRedis({
      ...rules,
      storeClient: this.redis.client,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory(rules),
    });
  }
}

async function consume(limiter: RateLimiterRedis, key: string): Promise<void> {
  try {
    await limiter.consume(key, 1);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    const detail = `Too many attempts. Try again in ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`;
    throw new DomainError('rate_limited', detail, { headers: { 'retry-after': String(seconds) } });
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** Addresses of people are not kept in the clear, and one IPv6 network (/64) counts as one address. */
export const addressKey = (ip: string): string => digest(isIPv6(ip) && !ip.startsWith('::ffff:') ? network64(ip) : ip);
const accountKey = (email: string, ip: string): string => digest(`${email}|${addressKey(ip)}`);

function network64(ip: string): string {
  const [head = '', tail = ''] = (ip.split('%')[0] ?? '').toLowerCase().split('::') as [string, string?];
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const missing = ip.includes('::') ? 8 - left.length - right.length : 0;
  const groups = [...left, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((g) => g.replace(/^0+(?=.)/, ''))
    .join(':');
}
