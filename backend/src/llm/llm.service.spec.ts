import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { EXTRACTIVE_MODEL_ID } from './catalogue/catalogue-model.js';
import type { ModelSettings } from './catalogue/model-settings.js';
import type { ModelEvent } from './chat-model.js';
import { LlmService } from './llm.service.js';
import { CostService } from './cost/cost.service.js';
import type { TokenCounter } from './cost/token-counter.js';
import type { ModelRegistry } from './model-registry.js';
import { contractRequest } from './testing/chat-model.contract.js';
import { FakeChatModel } from './testing/fake-chat-model.js';
import { catalogueEntry, fakeSource, workspaceModels } from './testing/fake-source.js';

Logger.overrideLogger(false);

const MODELS = [
  catalogueEntry('a/cheap', 1, { capabilities: ['streaming', 'tools'] }),
  catalogueEntry('b/dear', 100),
  catalogueEntry('c/varies', null),
];

const usage = { promptTokens: 1_000, completionTokens: 500, costUsd: null, estimated: false };
const start: ModelEvent = { type: 'start', model: 'whatever' };
const text: ModelEvent = { type: 'text', text: 'Hello' };
const finish: ModelEvent = { type: 'finish', finishReason: 'stop', usage };
const fail = (code: 'provider_timeout' | 'provider_rejected'): DomainError => new DomainError(code);

function serviceWith(scripts: Record<string, (ModelEvent | Error)[]>, settings: Partial<ModelSettings> = {}) {
  const fake = new FakeChatModel(scripts);
  const models = workspaceModels([fakeSource(fake, MODELS)], settings);
  const registry = { current: () => Promise.resolve(models) } as unknown as ModelRegistry;
  const counter = { count: (text: string) => Promise.resolve(Math.ceil(text.length / 4)) } as TokenCounter;
  return { fake, service: new LlmService(registry, new CostService(counter)) };
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

  it('refuses what the workspace does not allow, and leaves it out of the fallbacks', async () => {
    const settings = { allowedModels: ['b/*'], fallbackModels: ['a/cheap', 'b/dear'] };
    const { service } = serviceWith({ 'a/cheap': [], 'b/dear': [] }, settings);
    await expect(service.resolve('a/cheap')).rejects.toMatchObject({ code: 'model_not_allowed', status: 403 });
    expect((await service.resolve()).fallbacks).toEqual(['b/dear']);
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
