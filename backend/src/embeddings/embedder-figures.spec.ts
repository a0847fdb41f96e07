import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import type { AppConfig } from '../config/app-config.js';
import type { RedisService } from '../redis/redis.service.js';
import { busyKey, EmbedderFigures } from './embedder-figures.js';
import type { EmbedderRegistry } from './embedder-registry.js';

function figures() {
  const written: [string, string, number][] = [];
  const registry = { busyMs: 0 };
  const redis = {
    available: true,
    client: { hincrby: async (...args: [string, string, number]) => written.push(args) },
    attempt: async (operation: () => Promise<unknown>, fallback: unknown) => (redis.available ? operation() : fallback),
  };
  const config = { role: 'worker', queue: { prefix: '{q}' } } as AppConfig;
  const made = new EmbedderFigures(
    config,
    registry as EmbedderRegistry,
    redis as unknown as RedisService,
    new ScheduledTasks(new FakeClock()),
  );
  return { made, registry, redis, written };
}

describe('EmbedderFigures', () => {
  it('reports the work since the last report, and nothing if there was none', async () => {
    const { made, registry, written } = figures();
    await made.report();
    registry.busyMs = 120.4;
    await made.report();
    await made.report();
    registry.busyMs = 200;
    await made.report();
    expect(written).toEqual([
      [busyKey('{q}'), 'worker', 120],
      [busyKey('{q}'), 'worker', 80],
    ]);
  });

  it('loses nothing while Redis is unavailable', async () => {
    const { made, registry, redis, written } = figures();
    redis.available = false;
    registry.busyMs = 50;
    await made.report();
    redis.available = true;
    registry.busyMs = 70;
    await made.report();
    expect(written).toEqual([[busyKey('{q}'), 'worker', 70]]);
  });
});
