import { describe, expect, it } from '@jest/globals';
import { EXTRACTIVE_MODEL_ID } from './catalogue/catalogue-model.js';
import { FakeChatModel } from './testing/fake-chat-model.js';
import { catalogueEntry, fakeSource, workspaceModels } from './testing/fake-source.js';

const source = fakeSource(new FakeChatModel({ 'a/one': [], 'a/one:free': [], 'b/two': [] }), [
  catalogueEntry('a/one', 1),
  catalogueEntry('b/two', 2),
]);

describe('WorkspaceModels', () => {
  it('has everything without an allow-list', () => {
    const models = workspaceModels([source]);
    expect(models.list().map(({ model, via }) => [model.id, via])).toEqual([
      [EXTRACTIVE_MODEL_ID, 'nexus'],
      ['a/one', 'fake'],
      ['b/two', 'fake'],
    ]);
    expect(models.adapter('b/two')).toBe(source.chat);
    expect(models.adapter('c/three')).toBeUndefined();
  });

  it('lists models that the workspace does not allow, but does not use them', () => {
    const models = workspaceModels([source], { allowedModels: ['a/*'], defaultModel: 'b/two' });
    expect(models.list()).toHaveLength(3);
    expect(models.isAllowed('b/two')).toBe(false);
    expect(models.adapter('b/two')).toBeUndefined();
    expect(models.adapter('a/one:free')).toBe(source.chat);
    expect(models.effectiveDefault).toBe(EXTRACTIVE_MODEL_ID);
  });

  it('hides models that the operator denies, even if the workspace allows them', () => {
    const models = workspaceModels([source], { allowedModels: ['*'] }, ['A/*', 'nexus/*']);
    expect(models.list().map(({ model }) => model.id)).toEqual([EXTRACTIVE_MODEL_ID, 'b/two']);
    expect(models.adapter('a/one')).toBeUndefined();
    expect(models.adapter('a/one:free')).toBeUndefined();
  });

  it('allows nothing but the built-in model with an empty allow-list', () => {
    const models = workspaceModels([source], { allowedModels: [] });
    expect(models.adapter('a/one')).toBeUndefined();
    expect(models.adapter(EXTRACTIVE_MODEL_ID)).toBeDefined();
  });

  it('uses the first source that offers a model', () => {
    const direct = new FakeChatModel({ 'a/one': [] });
    const models = workspaceModels([fakeSource(direct, [catalogueEntry('a/one', 7)]), source]);
    expect(models.adapter('a/one')).toBe(direct);
    expect(models.describe('a/one')?.pricing.prompt).toBe(7);
    expect(models.list().filter(({ model }) => model.id === 'a/one')).toHaveLength(1);
  });

  it('adds OpenRouter’s details to a model that its vendor lists by name only', () => {
    const direct = fakeSource(new FakeChatModel({ 'a/one': [], 'a/new': [] }), [
      catalogueEntry('a/one', null),
      catalogueEntry('a/new', null),
    ]);
    const router = fakeSource(new FakeChatModel({ 'a/one': [] }), [
      catalogueEntry('a/one', 3, { contextLength: 9, capabilities: ['tools'] }),
    ]);
    const models = workspaceModels([direct, router]);
    expect(models.adapter('a/one')).toBe(direct.chat);
    expect(models.describe('a/one')).toMatchObject({
      pricing: { prompt: 3 },
      contextLength: 9,
      capabilities: ['tools'],
    });
    expect(models.list().find(({ model }) => model.id === 'a/one')?.model.pricing.prompt).toBe(3);
    expect(models.describe('a/new')?.pricing.prompt).toBeNull();
  });

  it('keeps the price of local models at zero', () => {
    const local = fakeSource(new FakeChatModel({ 'a/one': [] }), [catalogueEntry('a/one', 0, { isLocal: true })]);
    expect(workspaceModels([local, source]).describe('a/one')?.pricing.prompt).toBe(0);
  });
});
