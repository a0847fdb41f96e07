import { describe, expect, it } from '@jest/globals';
import type { ModelQuery } from '../dto/model.dto.js';
import type { ModelRegistry } from '../model-registry.js';
import { FakeChatModel } from '../testing/fake-chat-model.js';
import { catalogueEntry, fakeSource, workspaceModels } from '../testing/fake-source.js';
import { EXTRACTIVE_MODEL, EXTRACTIVE_MODEL_ID } from './catalogue-model.js';
import { ModelListService } from './model-list.service.js';

const REMOTE = [
  catalogueEntry('a/cheap', 1, { capabilities: ['streaming', 'tools'] }),
  catalogueEntry('b/dear', 100),
  catalogueEntry('c/varies', null),
];
const MODELS = [EXTRACTIVE_MODEL, ...REMOTE];

function serviceWith(scripts: ConstructorParameters<typeof FakeChatModel>[0]) {
  const models = workspaceModels([fakeSource(new FakeChatModel(scripts), REMOTE)]);
  const registry = { current: () => Promise.resolve(models) } as unknown as ModelRegistry;
  return { service: new ModelListService(registry) };
}

describe('ModelListService', () => {
  const list = async (query: Partial<ModelQuery>): Promise<string[]> =>
    (await serviceWith({ 'a/cheap': [] }).service.list({ limit: 25, ...query })).items.map((m) => m.id);

  it('filters by words, provider, price and capability', async () => {
    expect(await list({})).toEqual(MODELS.map((m) => m.id));
    expect(await list({ q: 'dear B/' })).toEqual(['b/dear']);
    expect(await list({ provider: 'a' })).toEqual(['a/cheap']);
    expect(await list({ max_price: 1 })).toEqual([EXTRACTIVE_MODEL_ID, 'a/cheap']);
    expect(await list({ max_price: 0 })).toEqual([EXTRACTIVE_MODEL_ID]);
    expect(await list({ capability: 'tools' })).toEqual(['a/cheap']);
  });

  it('marks what is usable and what is the default', async () => {
    const { items } = await serviceWith({ 'a/cheap': [] }).service.list({ limit: 25 });
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
      const page = await service.list({ limit: 3, cursor });
      seen.push(...page.items.map((m) => m.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(MODELS.map((m) => m.id));
    await expect(service.list({ limit: 3, cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });
});
