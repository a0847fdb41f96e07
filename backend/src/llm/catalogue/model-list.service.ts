import { Injectable } from '@nestjs/common';
import type { Page } from '../../common/paging/paging.js';
import { type ModelDto, type ModelQuery, toModelDto } from '../dto/model.dto.js';
import type { ModelCatalogueDto } from '../dto/model-catalogue.dto.js';
import { OPENROUTER } from '../providers/openrouter/openrouter.js';
import { ModelRegistry } from '../model-registry.js';
import type { ListedModel, SeenModel, WorkspaceModels } from '../workspace-models.js';
import type { CatalogueModel } from './catalogue-model.js';
import { pageOfModels } from './model-order.js';
import { PublicCatalogue } from './public-catalogue.js';

/** The catalogue as shown to the current workspace. */
@Injectable()
export class ModelListService {
  constructor(
    private readonly registry: ModelRegistry,
    private readonly publicCatalogue: PublicCatalogue,
  ) {}

  /** All models currently available, local ones first. */
  async available(): Promise<CatalogueModel[]> {
    const usable = (await this.all()).filter(({ isEnabled }) => isEnabled);
    return pageOfModels(usable, { limit: usable.length }).entries.map(({ model }) => model);
  }

  async list({ sort, limit, cursor, ...filters }: ModelQuery): Promise<Page<ModelDto>> {
    const found = [...(await this.all()), ...(await this.lacking())].filter((entry) => matches(entry, filters));
    const { entries, nextCursor } = pageOfModels(found, { sort, limit, cursor });
    return { items: entries.map(toModelDto), next_cursor: nextCursor };
  }

  /** The source of the public list, and how fresh it is. */
  async catalogue(): Promise<ModelCatalogueDto> {
    const known = (await this.all()).length;
    const none = { fetched_at: null, detail: null };
    if ((await this.registry.current()).hasProvider(OPENROUTER)) return { source: 'provider', models: known, ...none };
    const source = await this.publicCatalogue.list();
    if (!source) return { source: 'off', models: known, ...none };
    const { syncedAt, failure } = source.feed;
    return {
      source: 'public',
      models: known + (await this.lacking()).length,
      fetched_at: syncedAt?.toISOString() ?? null,
      detail: failure?.detail ?? null,
    };
  }

  /** Models that an OpenRouter key would add. None of them is available. */
  private async lacking(): Promise<SeenModel[]> {
    const models = await this.registry.current();
    const source = models.hasProvider(OPENROUTER) ? undefined : await this.publicCatalogue.list();
    const known = new Set(models.list().map(({ model }) => model.id));
    return (source?.models() ?? [])
      .filter(({ id }) => !known.has(id) && !models.isDenied(id))
      .map((model) => ({
        model,
        via: OPENROUTER,
        isEnabled: false,
        isAllowed: models.isAllowed(model.id),
        isDefault: false,
      }));
  }

  private async all(): Promise<SeenModel[]> {
    const models = await this.registry.current();
    await models.settled();
    const defaultId = models.effectiveDefault;
    return models.list().map((listed) => seen(listed, models, defaultId));
  }
}

const seen = (listed: ListedModel, models: WorkspaceModels, defaultId: string): SeenModel => ({
  ...listed,
  isEnabled: models.adapter(listed.model.id) !== undefined,
  isAllowed: models.isAllowed(listed.model.id),
  isDefault: listed.model.id === defaultId,
});

type Filters = Omit<ModelQuery, 'sort' | 'limit' | 'cursor'>;

function matches({ model, via, isAllowed }: SeenModel, f: Filters): boolean {
  const { prompt } = model.pricing;
  return (
    hasWords(model, f.q) &&
    (f.provider === undefined || model.provider === f.provider || via === f.provider) &&
    (f.max_price === undefined || (prompt !== null && !model.priceAssumed && prompt <= f.max_price)) &&
    (f.capability === undefined || model.capabilities.includes(f.capability)) &&
    (f.min_context === undefined || (model.contextLength ?? 0) >= f.min_context) &&
    (f.allowed === undefined || isAllowed === f.allowed) &&
    (f.local === undefined || model.isLocal === f.local)
  );
}

function hasWords({ id, name }: CatalogueModel, q: string | undefined): boolean {
  const text = `${id} ${name}`.toLowerCase();
  const words = q?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  return words.every((word) => text.includes(word));
}
