import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { FakeClock, OpenRouterSimulator } from '@nexus/testing';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { parseConfig } from '../../config/app-config.js';
import { contractRequest } from '../testing/chat-model.contract.js';
import { noRedis } from '../testing/routing-bench.js';
import { ProviderPool } from './provider-pool.js';
import type { ProviderSpec } from './provider-spec.js';

Logger.overrideLogger(false);

const config = parseConfig('api', {
  DATABASE_URL: 'postgres://localhost/x',
  REDIS_URL: 'redis://localhost',
  NEXUS_JWT_SECRET: 'q8Jx0mZ2Lr7VnT4bWc9Yp3Hs6Kd1Fg5A',
  NEXUS_MASTER_KEY: 'z1Xc2Vb3Nm4As5Df6Gh7Jk8Lq9We0RtY',
});
const spec = (change: Partial<ProviderSpec> = {}): ProviderSpec => ({
  name: 'box',
  kind: 'openai_compatible',
  baseUrl: 'http://127.0.0.1:9/v1',
  apiKey: null,
  models: ['llama3.2:latest'],
  workspaceId: 'w1',
  version: 'v1',
  ...change,
});

let pools: ProviderPool[] = [];
function pool() {
  const clock = new FakeClock();
  const made = new ProviderPool(config, noRedis, clock, new ScheduledTasks(clock));
  pools.push(made);
  return { pool: made, clock };
}
afterEach(async () => {
  await Promise.all(pools.map((p) => p.onApplicationShutdown()));
  pools = [];
});

describe('ProviderPool', () => {
  it('returns the same source for the same settings, another one for others', () => {
    const p = pool().pool;
    const first = p.source(spec());
    expect(p.source(spec())).toBe(first);
    expect(p.source(spec({ workspaceId: 'w2' }))).not.toBe(first);
    const changed = p.source(spec({ version: 'v2' }));
    expect(changed).not.toBe(first);
    expect(changed.endpoint).not.toBe(first.endpoint);
    expect(p.source(spec({ workspaceId: null })).endpoint).not.toContain('w1');
  });

  it('applies the installation’s limit to the first word, not the idle limit', async () => {
    const simulator = new OpenRouterSimulator();
    await simulator.start();
    try {
      const impatient = { ...config.openrouter, idleTimeoutMs: 200, firstTokenTimeoutMs: 5_000 };
      const clock = new FakeClock();
      const p = new ProviderPool({ ...config, openrouter: impatient }, noRedis, clock, new ScheduledTasks(clock));
      pools.push(p);
      const { chat } = p.source(spec({ baseUrl: simulator.url, apiKey: 'sk-x', workspaceId: null }));
      simulator.script({ firstByteMs: 600, text: 'Late.' });
      const answer = await chat.generate(contractRequest('box/llama3.2:latest'), new AbortController().signal);
      expect(answer.content).toBe('Late.');
    } finally {
      await simulator.stop();
    }
  });

  it('closes a workspace’s unused sources, but none of the installation', async () => {
    const { pool: p, clock } = pool();
    const [own, shared] = [p.source(spec()), p.source(spec({ workspaceId: null }))];
    await clock.advance(11 * 60_000);
    p.sweep();
    expect(p.source(spec())).not.toBe(own);
    expect(p.source(spec({ workspaceId: null }))).toBe(shared);
  });

  it('finds a model with and without Ollama’s default tag, and no other', () => {
    const source = pool().pool.source(spec());
    for (const id of ['box/llama3.2', 'box/llama3.2:latest']) {
      expect(source.offers(id)).toBe(true);
      expect(source.find(id)?.isLocal).toBe(true);
    }
    for (const id of ['box/llama3.2:70b', 'box/other', 'other/llama3.2']) expect(source.offers(id)).toBe(false);
  });

  it('refuses when a provider’s key cannot be read, instead of routing its models elsewhere', async () => {
    const source = pool().pool.source(spec({ keyUnreadable: true }));
    expect(source.offers('box/llama3.2')).toBe(true);
    await expect(
      source.chat.generate(contractRequest('box/llama3.2'), new AbortController().signal),
    ).rejects.toMatchObject({ code: 'provider_auth_failed', message: expect.stringContaining('Enter it again') });
  });

  it('refuses private addresses for a workspace, but not for the installation', async () => {
    const p = pool().pool;
    const ask = (s: ProviderSpec): Promise<unknown> =>
      p.source(s).chat.generate(contractRequest('box/llama3.2'), new AbortController().signal);
    await expect(ask(spec())).rejects.toMatchObject({ code: 'provider_address_refused' });
    await expect(ask(spec({ workspaceId: null }))).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  it('offers no model after its last day', () => {
    const { pool: p, clock } = pool();
    const source = p.source(spec());
    const model = source.models()[0]!;
    model.expiresAt = clock.now().getTime() + 1;
    expect(source.offers(model.id)).toBe(true);
    model.expiresAt = clock.now().getTime();
    expect([source.offers(model.id), source.models()]).toEqual([false, []]);
  });
});
