import { clientNetwork } from '../common/net/client-network.js';
import { DomainError } from '../common/errors/domain-error.js';
import type { WindowCounters } from './window-counters.js';

export interface WindowRule {
  /** Prefix of the keys in Redis: limiters with the same prefix share counts. */
  keyPrefix: string;
  most: number;
  windowMs: number;
  /** Text of a refusal, capitalised: `Too many attempts` */
  refusal: string;
}

/** A maximum per window of time; one key per window, in any slot of a cluster. */
export class WindowLimiter {
  constructor(
    private readonly counters: WindowCounters,
    private readonly rule: WindowRule,
  ) {}

  /**
   * Counts one.
   * @param most for this key, if its maximum is its own
   * @returns the new count. @throws DomainError `rate_limited` with Retry-After
   */
  async consume(key: string, most = this.rule.most): Promise<number> {
    const { counted, leftMs } = await this.counters.count(this.keyOf(key), this.rule.windowMs);
    if (counted > most) throw tooMany(this.rule.refusal, leftMs);
    return counted;
  }

  used(key: string): Promise<number> {
    return this.counters.counted(this.keyOf(key));
  }

  /** Gives one back. */
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

/** @param what capitalised text; @param after an additional hint */
export function tooMany(what: string, waitMs: number, after = ''): DomainError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const wait =
    seconds < 90
      ? `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
      : seconds < 7_200
        ? `${Math.ceil(seconds / 60)} minutes`
        : `${Math.ceil(seconds / 3_600)} hours`;
  return new DomainError('rate_limited', `${what}. Try again in ${wait}.${after && ` ${after}`}`, {
    headers: { 'retry-after': String(seconds) },
  });
}

/** An IPv6 site (/48) contains 65,536 subscriber networks: it is allowed as much as a few of them. */
const SUBSCRIBERS_PER_SITE = 4;

/** The same by client address: for each IPv4 address and IPv6 /64, and for each /48 with four times as much. */
export class AddressLimiter {
  private readonly subscribers: WindowLimiter;
  private readonly sites: WindowLimiter;

  constructor(counters: WindowCounters, rule: WindowRule) {
    this.subscribers = new WindowLimiter(counters, rule);
    const most = rule.most * SUBSCRIBERS_PER_SITE;
    this.sites = new WindowLimiter(counters, { ...rule, keyPrefix: `${rule.keyPrefix}:site`, most });
  }

  /** @returns the subscriber's new count. @throws DomainError `rate_limited` */
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

  /** Gives one back. */
  async reward(ip: string): Promise<void> {
    const { subscriber, site } = clientNetwork(ip);
    await Promise.all([this.subscribers.reward(subscriber), ...(site === null ? [] : [this.sites.reward(site)])]);
  }
}
