import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { type CatalogueModel, EXTRACTIVE_MODEL, EXTRACTIVE_MODEL_ID } from './catalogue/catalogue-model.js';
import type { ModelConfigService, ModelSettings } from './catalogue/model-config.service.js';
import type { ModelEvent } from './chat-model.js';
import { type ModelQuery } from './dto/model.dto.js';
import { LlmService } from './llm.service.js';
import type { ModelRegistry } from './model-registry.js';
import { ExtractiveChatModel } from './providers/extractive/extractive-model.js';
import { contractRequest } from './testing/chat-model.contract.js';
import { FakeChatModel } from './testing/fake-chat-model.js';

Logger.overrideLogger(false);

const entry = (id: string, prompt: number | null, extra: Partial<CatalogueModel> = {}): CatalogueModel => ({
  id,
  name: id.toUpperCase(),
  provider: id.split('/')[0]!,
  contextLength: 1000,
  pricing: { prompt, completion: prompt === null ? null : prompt * 2 },
  capabilities: ['streaming'],
  isLocal: false,
  ...extra,
});
const MODELS = [
  EXTRACTIVE_MODEL,
  entry('a/cheap', 1, { capabilities: ['streaming', 'tools'] }),
  entry('b/dear', 100),
  entry('c/varies', null),
];

const usage = { promptTokens: 1_000, completionTokens: 500, costUsd: null, estimated: false };
const start: ModelEvent = { type: 'start', model: 'whatever' };
const text: ModelEvent = { type: 'text', text: 'Hello' };
const finish: ModelEvent = { type: 'finish', finishReason: 'stop', usage };
const fail = (code: 'provider_timeout' | 'provider_rejected'): DomainError => new DomainError(code);

function serviceWith(scripts: Record<string, (ModelEvent | Error)[]>, settings: Partial<ModelSettings> = {}) {
  const fake = new FakeChatModel(scripts);
  const extractive = new ExtractiveChatModel();
  const config: ModelSettings = {
    defaultModel: null,
    temperature: null,
    maxTokens: null,
    fallbackModels: [],
    ...settings,
  };
  const registry = {
    adapter: (id: string) => [extractive, fake].find((m) => m.supports(id)),
    describe: (id: string) => MODELS.find((m) => m.id === id),
    list: () => Promise.resolve(MODELS),
  } as unknown as ModelRegistry;
  const configs = {
    current: () => Promise.resolve(config),
    effectiveDefault: () => config.defaultModel ?? EXTRACTIVE_MODEL_ID,
  } as unknown as ModelConfigService;
  return { fake, service: new LlmService(registry, configs) };
}

async function ask(service: LlmService, model: string): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const e of service.stream(contractRequest(model), new AbortController().signal)) events.push(e);
  return events;
}

describe('LlmService.resolve', () => {
  it('answers locally when nothing is configured', async () => {
    expect(await serviceWith({}).service.resolve()).toEqual({
      id: EXTRACTIVE_MODEL_ID,
      provider: 'nexus',
      params: {},
      fallbacks: [],
    });
  });

  it('gives the workspace its default, parameters and the fallbacks that can be had', async () => {
    const settings = {
      defaultModel: 'a/cheap',
      temperature: 0,
      maxTokens: 9,
      fallbackModels: ['a/cheap', 'gone/model', EXTRACTIVE_MODEL_ID],
    };
    expect(await serviceWith({ 'a/cheap': [] }, settings).service.resolve()).toEqual({
      id: 'a/cheap',
      provider: 'fake',
      params: { temperature: 0, maxTokens: 9 },
      fallbacks: [EXTRACTIVE_MODEL_ID],
    });
  });

  it.each(['gone/model', '', 'x'.repeat(5_000)])('refuses %.20s', async (id) => {
    await expect(serviceWith({}).service.resolve(id)).rejects.toMatchObject({ code: 'model_not_found' });
  });
});

describe('LlmService.stream', () => {
  it('passes events on and prices what the provider did not', async () => {
    const { service } = serviceWith({ 'a/cheap': [start, text, finish] });
    expect(await ask(service, 'a/cheap')).toEqual([
      { type: 'start', model: 'a/cheap' },
      text,
      { ...finish, usage: { ...usage, costUsd: 0.002, estimated: true } },
    ]);
  });

  it('leaves a reported cost, even of nothing, as it is', async () => {
    const free: ModelEvent = { type: 'finish', finishReason: 'stop', usage: { ...usage, costUsd: 0 } };
    expect((await ask(serviceWith({ 'b/dear': [start, text, free] }).service, 'b/dear')).at(-1)).toEqual(free);
  });

  it('knows no cost of a model without a price', async () => {
    const events = await ask(serviceWith({ 'c/varies': [start, text, finish] }).service, 'c/varies');
    expect(events.at(-1)).toMatchObject({ usage: { costUsd: null, estimated: true } });
  });

  it('turns to the next model before the first word and says so', async () => {
    const { service, fake } = serviceWith(
      { 'a/cheap': [start, fail('provider_timeout')], 'b/dear': [start, text, finish] },
      { fallbackModels: ['b/dear'] },
    );
    const events = await ask(service, 'a/cheap');
    expect(fake.asked).toEqual(['a/cheap', 'b/dear']);
    expect(events.slice(0, 2)).toEqual([
      { type: 'start', model: 'b/dear' },
      { type: 'notice', code: 'model_switched', detail: 'a/cheap did not answer; b/dear answers instead.' },
    ]);
    expect(events.filter((e) => e.type === 'start')).toHaveLength(1);
  });

  it('falls back to the local model', async () => {
    const { service } = serviceWith(
      { 'a/cheap': [fail('provider_timeout')] },
      { fallbackModels: [EXTRACTIVE_MODEL_ID] },
    );
    const events = await ask(service, 'a/cheap');
    expect(events[0]).toEqual({ type: 'start', model: EXTRACTIVE_MODEL_ID });
    expect(events.some((e) => e.type === 'citation')).toBe(true);
  });

  it('does not change horses after the first word', async () => {
    const { service, fake } = serviceWith(
      { 'a/cheap': [start, text, fail('provider_timeout')], 'b/dear': [start, text, finish] },
      { fallbackModels: ['b/dear'] },
    );
    await expect(ask(service, 'a/cheap')).rejects.toMatchObject({ code: 'provider_timeout' });
    expect(fake.asked).toEqual(['a/cheap']);
  });

  it('does not repeat elsewhere what was refused for its content', async () => {
    const { service, fake } = serviceWith(
      { 'a/cheap': [fail('provider_rejected')], 'b/dear': [start, text, finish] },
      { fallbackModels: ['b/dear'] },
    );
    await expect(ask(service, 'a/cheap')).rejects.toMatchObject({ code: 'provider_rejected' });
    expect(fake.asked).toEqual(['a/cheap']);
  });

  it('ends with the last model’s error when all fail', async () => {
    const { service } = serviceWith(
      { 'a/cheap': [fail('provider_timeout')], 'b/dear': [fail('provider_rejected')] },
      { fallbackModels: ['b/dear'] },
    );
    await expect(ask(service, 'a/cheap')).rejects.toMatchObject({ code: 'provider_rejected' });
  });
});

describe('LlmService.listModels', () => {
  const list = async (query: Partial<ModelQuery>): Promise<string[]> =>
    (await serviceWith({ 'a/cheap': [] }).service.listModels({ limit: 25, ...query })).items.map((m) => m.id);

  it('filters by words, provider, price and capability', async () => {
    expect(await list({})).toEqual(MODELS.map((m) => m.id));
    expect(await list({ q: 'dear B/' })).toEqual(['b/dear']);
    expect(await list({ provider: 'a' })).toEqual(['a/cheap']);
    expect(await list({ max_price: 1 })).toEqual([EXTRACTIVE_MODEL_ID, 'a/cheap']);
    expect(await list({ max_price: 0 })).toEqual([EXTRACTIVE_MODEL_ID]);
    expect(await list({ capability: 'tools' })).toEqual(['a/cheap']);
  });

  it('marks what is usable and what is the default', async () => {
    const { items } = await serviceWith({ 'a/cheap': [] }).service.listModels({ limit: 25 });
    expect(items.map((m) => [m.is_enabled, m.is_default, m.is_local])).toEqual([
      [true, true, true],
      [true, false, false],
      [false, false, false],
      [false, false, false],
    ]);
  });

  it('pages through the list without gaps', async () => {
    const { service } = serviceWith({});
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await service.listModels({ limit: 3, cursor });
      seen.push(...page.items.map((m) => m.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(MODELS.map((m) => m.id));
    await expect(service.listModels({ limit: 3, cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });
});
