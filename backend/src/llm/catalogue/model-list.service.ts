import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { decodeCursor, encodeCursor, type Page } from '../../common/paging/paging.js';
import { type ModelDto, type ModelQuery, toModelDto } from '../dto/model.dto.js';
import { ModelRegistry } from '../model-registry.js';
import type { CatalogueModel } from './catalogue-model.js';

/** The catalogue as the context's workspace sees it. */
@Injectable()
export class ModelListService {
  constructor(private readonly registry: ModelRegistry) {}

  /** Everything that can be asked now, local models first. */
  async available(): Promise<CatalogueModel[]> {
    const models = await this.registry.current();
    await models.settled();
    return models
      .list()
      .map(({ model }) => model)
      .filter(({ id }) => models.adapter(id) !== undefined)
      .sort(byPlaceAndName);
  }

  async list(query: ModelQuery): Promise<Page<ModelDto>> {
    const models = await this.registry.current();
    await models.settled();
    const all = models
      .list()
      .filter(({ model }) => matches(model, query))
      .sort((a, b) => byPlaceAndName(a.model, b.model));
    const start = query.cursor === undefined ? 0 : positionAfter(all, String(decodeCursor(query.cursor, 1)[0]));
    const page = all.slice(start, start + query.limit);
    const last = page.at(-1);
    return {
      items: page.map((listed) => toModelDto(listed, models)),
      next_cursor: last && start + page.length < all.length ? encodeCursor([last.model.id]) : null,
    };
  }
}

const byPlaceAndName = (a: CatalogueModel, b: CatalogueModel): number =>
  Number(b.isLocal) - Number(a.isLocal) || a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1);

function matches(model: CatalogueModel, { q, provider, max_price, capability }: ModelQuery): boolean {
  const text = `${model.id} ${model.name}`.toLowerCase();
  const words = q?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  return (
    words.every((word) => text.includes(word)) &&
    (provider === undefined || model.provider === provider) &&
    (max_price === undefined || (model.pricing.prompt !== null && model.pricing.prompt <= max_price)) &&
    (capability === undefined || model.capabilities.includes(capability))
  );
}

function positionAfter(models: readonly { model: CatalogueModel }[], id: string): number {
  const at = models.findIndex(({ model }) => model.id === id);
  if (at < 0) throw new DomainError('invalid_cursor', 'The list has changed. Start again without a cursor.');
  return at + 1;
}
