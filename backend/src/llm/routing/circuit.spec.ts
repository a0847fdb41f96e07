import { describe, expect, it } from '@jest/globals';
import { Circuit, CIRCUIT_POLICY } from './circuit.js';

const { consecutive, coolDownMs, maxCoolDownMs, minCalls, windowMs } = CIRCUIT_POLICY;
const circuit = (): Circuit => new Circuit(CIRCUIT_POLICY);
const failTimes = (c: Circuit, n: number, now: number): boolean[] => Array.from({ length: n }, () => c.failed(now));

describe('Circuit', () => {
  it('opens after consecutive failures, not with successes in between', () => {
    const c = circuit();
    expect(failTimes(c, consecutive - 1, 1)).not.toContain(true);
    c.succeeded(1);
    expect(failTimes(c, consecutive, 1)).toEqual([...Array<boolean>(consecutive - 1).fill(false), true]);
    expect(c.state(1)).toBe('open');
  });

  it('opens when half of many calls fail', () => {
    const c = circuit();
    for (let i = 0; i < minCalls / 2 - 1; i++) {
      c.succeeded(1);
      expect(c.failed(1)).toBe(false);
    }
    c.succeeded(1);
    expect(c.failed(1)).toBe(true);
  });

  it('ignores failures older than its window', () => {
    const c = circuit();
    for (let i = 0; i < minCalls - 1; i++) {
      if (i % 2) c.succeeded(1);
      else c.failed(1);
    }
    expect(c.failed(windowMs + 2)).toBe(false);
    c.succeeded(windowMs + 2);
    expect(c.isIdle(windowMs + 3)).toBe(false);
    expect(c.isIdle(3 * windowMs)).toBe(true);
  });

  it('half opens after its cool-down, closes on success, and cools down twice as long on failure', () => {
    const c = circuit();
    failTimes(c, consecutive, 0);
    expect(c.state(coolDownMs - 1)).toBe('open');
    expect(c.state(coolDownMs)).toBe('half_open');
    expect(c.failed(coolDownMs)).toBe(true);
    expect(c.state(3 * coolDownMs - 1)).toBe('open');
    expect(c.state(3 * coolDownMs)).toBe('half_open');
    c.succeeded(3 * coolDownMs);
    expect(c.state(3 * coolDownMs)).toBe('closed');
    failTimes(c, consecutive, 3 * coolDownMs);
    expect(c.openUntil).toBe(4 * coolDownMs);
  });

  it('never cools down longer than its bound', () => {
    const c = circuit();
    let now = 0;
    failTimes(c, consecutive, now);
    for (let i = 0; i < 30; i++) {
      now = c.openUntil;
      c.failed(now);
      expect(c.openUntil - now).toBeLessThanOrEqual(maxCoolDownMs);
    }
  });

  it('waits as long as the provider asks, within bounds', () => {
    const c = circuit();
    expect(c.failed(0, 20_000)).toBe(true);
    expect(c.openUntil).toBe(20_000);
    const brief = circuit();
    brief.failed(0, 1_000);
    expect(brief.openUntil).toBe(1_000);
    const other = circuit();
    other.failed(0, 3_600_000);
    expect(other.openUntil).toBe(maxCoolDownMs);
  });

  it('is not extended by calls in flight when it opened', () => {
    const c = circuit();
    failTimes(c, consecutive, 0);
    const until = c.openUntil;
    expect(failTimes(c, 10, 1)).not.toContain(true);
    expect(c.openUntil).toBe(until);
  });
});
