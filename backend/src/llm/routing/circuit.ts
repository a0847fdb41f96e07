/** When a circuit opens, and for how long. Times in milliseconds. */
export interface CircuitPolicy {
  /** Number of consecutive failures that open the circuit. */
  consecutive: number;
  /** Share of failures that opens it, among at least `minCalls` completions within the window. */
  ratio: number;
  minCalls: number;
  windowMs: number;
  /** First cool-down; doubles with each failed probe up to the maximum. */
  coolDownMs: number;
  maxCoolDownMs: number;
}

export const CIRCUIT_POLICY: CircuitPolicy = {
  consecutive: 5,
  ratio: 0.5,
  minCalls: 20,
  windowMs: 30_000,
  coolDownMs: 10_000,
  maxCoolDownMs: 120_000,
};

export type CircuitState = 'closed' | 'open' | 'half_open';

/**
 * Circuit breaker of one model at one endpoint (Nygard, Release It!, ch. 5): closed → open after failures → half open
 * after the cool-down, when one probe decides. Pure: all times are epoch milliseconds passed by the caller.
 */
export class Circuit {
  private row = 0;
  private windowFrom = 0;
  private calls = 0;
  private failures = 0;
  /** 0 = closed. */
  openUntil = 0;
  /** Number of openings since the last success. */
  level = 0;

  constructor(private readonly policy: CircuitPolicy) {}

  state(now: number): CircuitState {
    if (this.openUntil === 0) return 'closed';
    return now < this.openUntil ? 'open' : 'half_open';
  }

  /** Whether the circuit has no state worth keeping. */
  isIdle(now: number): boolean {
    return this.openUntil === 0 && this.row === 0 && now - this.windowFrom > this.policy.windowMs;
  }

  succeeded(now: number): void {
    this.count(now, false);
    this.close();
  }

  /** @returns true when this failure opened it. */
  failed(now: number, retryAfterMs = 0): boolean {
    const state = this.state(now);
    this.count(now, true);
    this.row++;
    if (state === 'open') return false;
    const { consecutive, minCalls, ratio } = this.policy;
    const often = this.calls >= minCalls && this.failures / this.calls >= ratio;
    if (state === 'closed' && retryAfterMs === 0 && this.row < consecutive && !often) return false;
    // A wait requested by the provider takes precedence.
    const wait = retryAfterMs > 0 ? this.bounded(retryAfterMs) : this.coolDown(this.level + 1);
    this.open(now + wait, this.level + 1);
    return true;
  }

  open(until: number, level: number): void {
    this.openUntil = until;
    this.level = level;
  }

  close(): void {
    this.openUntil = 0;
    this.level = 0;
    this.row = 0;
  }

  private coolDown(level: number): number {
    return this.bounded(this.policy.coolDownMs * 2 ** (level - 1));
  }

  private bounded(ms: number): number {
    return Math.min(ms, this.policy.maxCoolDownMs);
  }

  private count(now: number, failed: boolean): void {
    if (now - this.windowFrom > this.policy.windowMs) {
      this.windowFrom = now;
      this.calls = 0;
      this.failures = 0;
    }
    this.calls++;
    if (failed) this.failures++;
  }
}
