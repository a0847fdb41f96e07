import { describe, expect, it } from '@jest/globals';
import { AUTO_MODEL_ID, EXTRACTIVE_MODEL_ID } from '../catalogue/catalogue-model.js';
import { catalogueEntry } from '../testing/fake-source.js';
import { routingBench } from '../testing/routing-bench.js';

const MODELS = [
  catalogueEntry('a/cheap', 1, { capabilities: ['streaming', 'tools'] }),
  catalogueEntry('b/dear', 100, { capabilities: ['streaming', 'tools', 'vision'] }),
  catalogueEntry('c/varies', null),
];
const scripts = { 'a/cheap': [], 'b/dear': [], 'c/varies': [] };
const none = { capabilities: [], contextTokens: 0 };

describe('ModelChoice', () => {
  it('answers locally when nothing is configured', async () => {
    expect(await routingBench({}).choice.resolve()).toEqual({
      id: EXTRACTIVE_MODEL_ID,
      provider: 'nexus',
      params: {},
      fallbacks: [],
    });
  });

  it('gives the workspace its default, parameters and the available fallbacks', async () => {
    const settings = {
      defaultModel: 'a/cheap',
      temperature: 0,
      maxTokens: 9,
      fallbackModels: ['a/cheap', 'gone/model', EXTRACTIVE_MODEL_ID],
    };
    expect(await routingBench(scripts, { settings }).choice.resolve()).toEqual({
      id: 'a/cheap',
      provider: 'scripted',
      params: { temperature: 0, maxTokens: 9 },
      fallbacks: [EXTRACTIVE_MODEL_ID],
    });
  });

  it.each(['gone/model', '', 'x'.repeat(5_000)])('refuses %.20s', async (id) => {
    await expect(routingBench({}).choice.resolve(id)).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it('refuses what the workspace does not allow, and removes it from the fallbacks', async () => {
    const settings = { allowedModels: ['b/*'], fallbackModels: ['a/cheap', 'b/dear'] };
    const { choice } = routingBench(scripts, { settings });
    await expect(choice.resolve('a/cheap')).rejects.toMatchObject({ code: 'model_not_allowed', status: 403 });
    expect((await choice.resolve()).fallbacks).toEqual(['b/dear']);
  });
});

describe('auto', () => {
  const bench = (settings = {}, routing = {}) => routingBench(scripts, { settings, routing, models: MODELS });

  it('is one of the allowed models, with the workspace’s fallbacks behind it', async () => {
    expect(await bench({ fallbackModels: ['a/cheap', 'b/dear'] }).choice.resolve(AUTO_MODEL_ID)).toMatchObject({
      id: 'a/cheap',
      fallbacks: ['b/dear'],
    });
    expect((await bench({ allowedModels: ['b/*'] }).choice.resolve(AUTO_MODEL_ID)).id).toBe('b/dear');
  });

  it('can be the workspace’s default', async () => {
    expect((await bench({ defaultModel: AUTO_MODEL_ID }).choice.resolve()).id).toBe('a/cheap');
  });

  it('can do what the request needs', async () => {
    const vision = { capabilities: ['vision' as const], contextTokens: 0 };
    expect((await bench().choice.resolve(AUTO_MODEL_ID, vision)).id).toBe('b/dear');
    const files = { capabilities: ['files' as const], contextTokens: 0 };
    await expect(bench().choice.resolve(AUTO_MODEL_ID, files)).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it('skips a model whose circuit breaker is open', async () => {
    const { choice, breakers } = bench();
    breakers.failed('scripted/a/cheap', 60_000);
    expect((await choice.resolve(AUTO_MODEL_ID)).id).toBe('b/dear');
  });

  it('uses the observed speed', async () => {
    const { choice, latency } = bench({}, { autoBy: 'latency' });
    for (const ms of [900, 900, 900]) latency.observe('scripted/a/cheap', ms);
    for (const ms of [100, 100, 100]) latency.observe('scripted/b/dear', ms);
    expect((await choice.resolve(AUTO_MODEL_ID)).id).toBe('b/dear');
  });

  it('falls back to the built-in model when none fits', async () => {
    expect((await bench({}, { autoMaxPrice: 0.5 }).choice.resolve(AUTO_MODEL_ID, none)).id).toBe(EXTRACTIVE_MODEL_ID);
    expect((await routingBench({}).choice.resolve(AUTO_MODEL_ID)).id).toBe(EXTRACTIVE_MODEL_ID);
  });
});
