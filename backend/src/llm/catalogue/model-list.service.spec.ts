import { describe, expect, it } from '@jest/globals';
import type { ModelQuery } from '../dto/model.dto.js';
import type { ModelRegistry } from '../model-registry.js';
import { FakeChatModel } from '../testing/fake-chat-model.js';
import { catalogueEntry, fakeSource, workspaceModels } from '../testing/fake-source.js';
import { EXTRACTIVE_MODEL, EXTRACTIVE_MODEL_ID } from './catalogue-model.js';
import { pageOfModels } from './model-order.js';
import type { ModelSettings } from './model-settings.js';
import { ModelListService } from './model-list.service.js';
import type { PublicCatalogue } from './public-catalogue.js';

const REMOTE = [
  catalogueEntry('a/cheap', 1, { capabilities: ['streaming', 'tools'], contextLength: 8_000, createdAt: 2 }),
  catalogueEntry('b/dear', 100, { contextLength: 128_000, createdAt: 3 }),
  catalogueEntry('c/varies', null, { contextLength: null, createdAt: 1 }),
];
const MODELS = [EXTRACTIVE_MODEL, ...REMOTE];

/** The public list; one of its models is also offered by a provider. */
const PUBLIC = [catalogueEntry('p/one', 3), catalogueEntry('a/cheap', 9)];
type Settings = Partial<ModelSettings> & { open?: boolean };

function serviceWith(scripts: ConstructorParameters<typeof FakeChatModel>[0], settings: Settings = {}) {
  const models = workspaceModels([fakeSource(new FakeChatModel(scripts), REMOTE)], settings);
  const registry = { current: () => Promise.resolve(models) } as unknown as ModelRegistry;
  const listed = { models: () => PUBLIC, feed: { syncedAt: new Date(0), failure: null } };
  const catalogue = { list: () => Promise.resolve(settings.open ? listed : undefined) };
  return { service: new ModelListService(registry, catalogue as unknown as PublicCatalogue) };
}

describe('ModelListService', () => {
  const list = async (query: Partial<ModelQuery>, settings: Settings = {}): Promise<string[]> =>
    (await serviceWith({ 'a/cheap': [] }, settings).service.list({ limit: 25, ...query })).items.map((m) => m.id);

  it('filters by words, provider, price and capability', async () => {
    expect(await list({})).toEqual(MODELS.map((m) => m.id));
    expect(await list({ q: 'dear B/' })).toEqual(['b/dear']);
    expect(await list({ provider: 'a' })).toEqual(['a/cheap']);
    expect(await list({ max_price: 1 })).toEqual([EXTRACTIVE_MODEL_ID, 'a/cheap']);
    expect(await list({ max_price: 0 })).toEqual([EXTRACTIVE_MODEL_ID]);
    expect(await list({ capability: 'tools' })).toEqual(['a/cheap']);
  });

  it('lists models that need a key after the available ones, each once and marked as unavailable', async () => {
    const { service } = serviceWith({ 'a/cheap': [] }, { open: true });
    const { items } = await service.list({ limit: 25 });
    expect(items.map((m) => m.id)).toEqual([...MODELS.map((m) => m.id), 'p/one']);
    expect(items.at(-1)).toMatchObject({ is_enabled: false, is_allowed: true, is_default: false, via: 'openrouter' });
    expect((await service.available()).map((m) => m.id)).not.toContain('p/one');
    expect(await service.catalogue()).toEqual({
      source: 'public',
      models: 5,
      fetched_at: '1970-01-01T00:00:00.000Z',
      detail: null,
    });
    expect(await serviceWith({}).service.catalogue()).toMatchObject({ source: 'off', models: 4 });
  });

  it('starts with the default model', async () => {
    const [first] = await list({}, { defaultModel: 'a/cheap' });
    expect(first).toBe('a/cheap');
  });

  it('shows no price where none is listed, and does not count the model as free', async () => {
    const local = { ...catalogueEntry('l/unpriced', 0), isLocal: true, priceAssumed: true as const };
    const models = workspaceModels([fakeSource(new FakeChatModel({ 'l/unpriced': [] }), [local])], {});
    const registry = { current: () => Promise.resolve(models) } as unknown as ModelRegistry;
    const service = new ModelListService(registry, { list: () => Promise.resolve() } as unknown as PublicCatalogue);
    const find = async (query: Partial<ModelQuery>) => (await service.list({ limit: 25, ...query })).items;
    expect((await find({ q: 'unpriced' }))[0]?.pricing).toEqual({ prompt: null, completion: null });
    expect(await find({ q: 'unpriced', max_price: 0 })).toEqual([]);
  });

  it('filters by context, allow-list, location and provider', async () => {
    expect(await list({ min_context: 8_000 })).toEqual(['a/cheap', 'b/dear']);
    expect(await list({ min_context: 8_001 })).toEqual(['b/dear']);
    expect(await list({ allowed: true }, { allowedModels: ['b/*'] })).toEqual([EXTRACTIVE_MODEL_ID, 'b/dear']);
    expect(await list({ allowed: false }, { allowedModels: ['b/*'] })).toEqual(['a/cheap', 'c/varies']);
    expect(await list({ local: true })).toEqual([EXTRACTIVE_MODEL_ID]);
    expect(await list({ local: false })).toEqual(['a/cheap', 'b/dear', 'c/varies']);
    expect(await list({ provider: 'fake' })).toEqual(['a/cheap', 'b/dear', 'c/varies']);
  });

  it('sorts unknown values last', async () => {
    expect(await list({ sort: 'name' })).toEqual(['a/cheap', 'b/dear', 'c/varies', EXTRACTIVE_MODEL_ID]);
    expect(await list({ sort: 'price' })).toEqual([EXTRACTIVE_MODEL_ID, 'a/cheap', 'b/dear', 'c/varies']);
    expect(await list({ sort: 'context' })).toEqual(['b/dear', 'a/cheap', 'c/varies', EXTRACTIVE_MODEL_ID]);
    expect(await list({ sort: 'newest' })).toEqual(['b/dear', 'a/cheap', 'c/varies', EXTRACTIVE_MODEL_ID]);
  });

  it('marks usable models and the default', async () => {
    const { items } = await serviceWith({ 'a/cheap': [] }).service.list({ limit: 25 });
    expect(items.map((m) => [m.is_enabled, m.is_default, m.is_local])).toEqual([
      [true, true, true],
      [true, false, false],
      [false, false, false],
      [false, false, false],
    ]);
  });

  it.each([undefined, 'name', 'price', 'context', 'newest'] as const)(
    'pages without gaps, sorted by %s',
    async (sort) => {
      const { service } = serviceWith({});
      for (const limit of [1, 3]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await service.list({ limit, sort, cursor });
          seen.push(...page.items.map((m) => m.id));
          cursor = page.next_cursor ?? undefined;
        } while (cursor);
        expect(seen).toEqual((await service.list({ limit: 25, sort })).items.map((m) => m.id));
        expect(seen).toHaveLength(MODELS.length);
      }
    },
  );

  it('refuses an invalid cursor, or one of another order', async () => {
    const { service } = serviceWith({});
    const { next_cursor } = await service.list({ limit: 1, sort: 'price' });
    for (const query of [
      { cursor: 'nonsense' },
      { cursor: next_cursor! },
      { cursor: next_cursor!, sort: 'name' as const },
    ])
      await expect(service.list({ limit: 1, ...query })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });
});

describe('pageOfModels', () => {
  const entries = REMOTE.map((model) => ({ model, isEnabled: true }));

  it('continues after a model that was removed', () => {
    const { nextCursor } = pageOfModels(entries, { limit: 2 });
    const rest = entries.filter(({ model }) => model.id !== 'b/dear');
    expect(pageOfModels(rest, { limit: 2, cursor: nextCursor! })).toEqual({ entries: [entries[2]], nextCursor: null });
  });
});
