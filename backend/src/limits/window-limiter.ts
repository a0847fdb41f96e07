import { clientNetwork } from '../common/net/client-network.js';
import { DomainError } from '../common/errors/domain-error.js';
import type { WindowCounters } from './window-counters.js';

export interface WindowRule {
  /** Of the keys in Redis, whole: what shares it counts together. */
  keyPrefix: string;
  most: number;
  windowMs: number;
  /** What a refusal says, with a capital: `Too many attempts` */
  refusal: string;
}

/** So many in a window of time; one key each, in any slot of a cluster. */
export class WindowLimiter {
  constructor(
    private readonly counters: WindowCounters,
    private readonly rule: WindowRule,
  ) {}

  /** Counts one. @returns how many it makes. @throws DomainError `rate_limited` with Retry-After */
  async consume(key: string): Promise<number> {
    const { counted, leftMs } = await this.counters.count(this.keyOf(key), this.rule.windowMs);
    if (counted > this.rule.most) throw tooMany(this.rule.refusal, leftMs);
    return counted;
  }

  used(key: string): Promise<number> {
    return this.counters.counted(this.keyOf(key));
  }

  /** Takes one back. */
  async reward(key: string): Promise<void> {
    await this.counters.count(this.keyOf(key), this.rule.windowMs, -1);
  }

  forget(key: string): Promise<void> {
    return this.counters.forget(this.keyOf(key));
  }

  private keyOf(key: string): string {
    return `${this.rule.keyPrefix}:${key}`;
  }
}

/** @param what in words, with a capital; @param after a sentence that may help */
export function tooMany(what: string, waitMs: number, after = ''): DomainError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const wait =
    seconds < 90 ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}` : `${Math.ceil(seconds / 60)} minutes`;
  return new DomainError('rate_limited', `${what}. Try again in ${wait}.${after && ` ${after}`}`, {
    headers: { 'retry-after': String(seconds) },
  });
}

/** A whole site of IPv6 (/48) has 65,536 networks of subscribers: it gets as much as a few of them. */
const SUBSCRIBERS_PER_SITE = 4;

/** The same by client address: each IPv4 address and IPv6 /64, and each /48 with four times as much. */
export class AddressLimiter {
  private readonly subscribers: WindowLimiter;
  private readonly sites: WindowLimiter;

  constructor(counters: WindowCounters, rule: WindowRule) {
    this.subscribers = new WindowLimiter(counters, rule);
    const most = rule.most * SUBSCRIBERS_PER_SITE;
    this.sites = new WindowLimiter(counters, { ...rule, keyPrefix: `${rule.keyPrefix}:site`, most });
  }

  /** @returns how many the subscriber has used. @throws DomainError `rate_limited` */
  async consume(ip: string): Promise<number> {
    const { subscriber, site } = clientNetwork(ip);
    const [used] = await Promise.all([
      this.subscribers.consume(subscriber),
      ...(site === null ? [] : [this.sites.consume(site)]),
    ]);
    return used;
  }

  used(ip: string): Promise<number> {
    return this.subscribers.used(clientNetwork(ip).subscriber);
  }

  /** Takes one back. */
  async reward(ip: string): Promise<void> {
    const { subscriber, site } = clientNetwork(ip);
    await Promise.all([this.subscribers.reward(subscriber), ...(site === null ? [] : [this.sites.reward(site)])]);
  }
}
