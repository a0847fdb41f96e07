import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { contractRequest } from '../testing/chat-model.contract.js';
import { outcomeOf, routingBench } from '../testing/routing-bench.js';
import { CLEAN, fail, FINISH, says, START, typesOf, USAGE } from '../testing/routing-scripts.js';
import type { Step } from '../testing/scripted-model.js';
import { CIRCUIT_POLICY } from './circuit.js';

Logger.overrideLogger(false);

const [A, B] = ['a/cheap', 'b/dear'] as const;
const withFallback = { settings: { fallbackModels: [B] } };

describe('time limits', () => {
  const silence = { waitMs: 600_000 };

  it('aborts a silent model and tries the next', async () => {
    const bench = routingBench(
      { [A]: [[START, silence]], [B]: [CLEAN] },
      { ...withFallback, routing: { firstTokenTimeoutMs: 5_000 } },
    );
    const { events, text, tookMs } = await outcomeOf(bench, A);
    expect(text).toBe('Hello');
    expect(tookMs).toBeLessThan(5_200);
    expect(bench.scripted.cut).toBe(1);
    // It may have read the prompt.
    const last = events.at(-1);
    expect(last?.type === 'finish' && last.usage.promptTokens).toBeGreaterThan(USAGE.promptTokens + 40);
  });

  it('fails when a model stalls, or continues with the next', async () => {
    const stalls: Step[] = [START, says('One two'), silence];
    const alone = await outcomeOf(routingBench({ [A]: [stalls] }, { routing: { idleTimeoutMs: 2_000 } }), A);
    expect(alone.error).toMatchObject({ code: 'provider_timeout' });
    expect(alone.tookMs).toBeLessThan(2_200);
    const bench = routingBench(
      { [A]: [stalls], [B]: [[START, says('One two three'), FINISH]] },
      { ...withFallback, routing: { idleTimeoutMs: 2_000 } },
    );
    expect((await outcomeOf(bench, A)).text).toBe('One two three');
  });

  it('applies the total limit across all models', async () => {
    const slow: Step[] = [START, ...Array.from({ length: 40 }, () => [says('word '), { waitMs: 500 }]).flat(), FINISH];
    const bench = routingBench({ [A]: [slow], [B]: [CLEAN] }, { ...withFallback, routing: { totalTimeoutMs: 3_000 } });
    const { error, tookMs } = await outcomeOf(bench, A);
    expect(error).toMatchObject({ code: 'provider_timeout' });
    expect(tookMs).toBeLessThan(3_200);
    expect(bench.scripted.asked).toEqual([A]);
  });

  it('does not limit a slow answer that keeps making progress', async () => {
    const slow: Step[] = [START, ...Array.from({ length: 20 }, () => [says('w '), { waitMs: 1_900 }]).flat(), FINISH];
    const bench = routingBench({ [A]: [slow] }, { routing: { firstTokenTimeoutMs: 2_000, idleTimeoutMs: 2_000 } });
    expect((await outcomeOf(bench, A)).text).toBe('w '.repeat(20));
  });

  it('lets a workspace lower the installation’s limits, not raise them', async () => {
    const bench = routingBench({ [A]: [[START, says('One'), silence]] }, { routing: { idleTimeoutMs: 500_000 } });
    expect((await outcomeOf(bench, A)).tookMs).toBeLessThan(30_200);
  });

  it('ends the call at once when the caller leaves, during an answer and during a wait', async () => {
    for (const [script, after] of [
      [[START, says('One'), silence], 1],
      [[fail('provider_rate_limited', 5)], 0],
    ] as [Step[], number][]) {
      const bench = routingBench({ [A]: [script], [B]: [CLEAN] }, withFallback);
      const leaving = new AbortController();
      void bench.clock.sleep(1_000).then(() => leaving.abort());
      const { error, events, tookMs } = await outcomeOf(bench, A, leaving.signal);
      expect(error).toMatchObject({ name: 'AbortError' });
      expect(events.filter((e) => e.type === 'text')).toHaveLength(after);
      expect(tookMs).toBeLessThan(1_200);
      expect(bench.scripted.asked).toEqual([A]);
    }
  });
});

describe('the circuit breaker', () => {
  const key = `scripted/${A}`;
  const noRetries = { routing: { retryBudgetMs: 0 } };

  it('opens after consecutive failures, and the model is skipped until its probe succeeds', async () => {
    const failing = Array.from({ length: CIRCUIT_POLICY.consecutive }, (): Step[] => [fail('provider_unavailable')]);
    const bench = routingBench({ [A]: [...failing, CLEAN], [B]: [CLEAN] }, { ...withFallback, ...noRetries });
    for (const _ of failing) await outcomeOf(bench, A);
    expect(bench.breakers.state(key)).toBe('open');
    const asked = bench.scripted.asked.length;
    expect(typesOf((await outcomeOf(bench, A)).events)).toContain('model_switched');
    expect(bench.scripted.asked.slice(asked)).toEqual([B]);
    await bench.clock.advance(CIRCUIT_POLICY.coolDownMs);
    expect((await outcomeOf(bench, A)).events[0]).toEqual({ type: 'start', model: A });
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('sends one probe at a time', async () => {
    const slow: Step[] = [START, says('Hello'), { waitMs: 5_000 }, FINISH];
    const bench = routingBench(
      { [A]: [[fail('provider_rate_limited', 60)], slow], [B]: [CLEAN] },
      { ...withFallback, ...noRetries },
    );
    await outcomeOf(bench, A);
    await bench.clock.advance(60_000);
    const probe = outcomeOf(bench, A);
    const other = await outcomeOf(bench, A);
    expect(other.events[0]).toEqual({ type: 'start', model: B });
    expect((await probe).events[0]).toEqual({ type: 'start', model: A });
  });

  it('releases a probe whose caller left', async () => {
    const bench = routingBench(
      { [A]: [[fail('provider_rate_limited', 60)], [START, { waitMs: 9_000 }], CLEAN] },
      noRetries,
    );
    await outcomeOf(bench, A);
    await bench.clock.advance(60_000);
    const leaving = new AbortController();
    void bench.clock.sleep(100).then(() => leaving.abort());
    await outcomeOf(bench, A, leaving.signal);
    expect(bench.breakers.state(key)).toBe('half_open');
    expect((await outcomeOf(bench, A)).text).toBe('Hello');
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('counts a probe as successful even if its reader stops at the last event', async () => {
    const bench = routingBench({ [A]: [[fail('provider_rate_limited', 60)], CLEAN] }, noRetries);
    await outcomeOf(bench, A);
    await bench.clock.advance(60_000);
    for await (const event of bench.router.stream(contractRequest(A), new AbortController().signal)) {
      if (event.type === 'finish') break;
    }
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('does not refuse service: without alternatives the failing model is tried once', async () => {
    const bench = routingBench({ [A]: [[fail('provider_rate_limited', 60)], [fail('provider_error')], CLEAN] });
    await outcomeOf(bench, A);
    expect(bench.breakers.state(key)).toBe('open');
    const { error, tookMs } = await outcomeOf(bench, A);
    expect(error).toMatchObject({ code: 'provider_error' });
    expect(tookMs).toBe(0);
    expect((await outcomeOf(bench, A)).text).toBe('Hello');
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('tries the failing model when all others fail', async () => {
    const scripts = { [A]: [[fail('provider_rate_limited', 60)], CLEAN], [B]: [CLEAN, [fail('provider_auth_failed')]] };
    const bench = routingBench(scripts, { ...withFallback, ...noRetries });
    await outcomeOf(bench, A);
    expect((await outcomeOf(bench, A)).events[0]).toEqual({ type: 'start', model: A });
  });

  it('is not opened by one workspace’s impatience', async () => {
    const bench = routingBench(
      { [A]: [[START, { waitMs: 9_000 }]] },
      { routing: { firstTokenTimeoutMs: 100, retryBudgetMs: 0 } },
    );
    for (let i = 0; i < 2 * CIRCUIT_POLICY.consecutive; i++) await outcomeOf(bench, A);
    expect(bench.breakers.state(key)).toBe('closed');
  });

  it('counts models that break off in the middle of answers', async () => {
    const bench = routingBench({ [A]: [[START, says('One'), fail('provider_error')]] });
    for (let i = 0; i < CIRCUIT_POLICY.consecutive; i++) await outcomeOf(bench, A);
    expect(bench.breakers.state(key)).toBe('open');
  });
});

it('records the time to the first word', async () => {
  const bench = routingBench({ [A]: [[{ waitMs: 400 }, START, says('Hello'), { waitMs: 5_000 }, FINISH]] });
  await outcomeOf(bench, A);
  expect(bench.latency.of(`scripted/${A}`)).toEqual({ ms: 400, samples: 1 });
});
