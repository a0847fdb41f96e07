import { Int, IsoDate, OneOf, Text } from '../../common/dto/fields.js';

export const CATALOGUE_SOURCES = ['provider', 'public', 'off'] as const;
export type CatalogueSource = (typeof CATALOGUE_SOURCES)[number];

export class ModelCatalogueDto {
  @OneOf(CATALOGUE_SOURCES, {
    description:
      'provider: models of the connected providers. public: also OpenRouter’s public list, because no OpenRouter key is set. off: the operator disabled the public list.',
  })
  source: CatalogueSource;
  @Int({ min: 0, description: 'Number of models, ignoring filters.' }) models: number;
  @IsoDate({ nullable: true, description: 'When the public list was last fetched; null: never.' })
  fetched_at: string | null;
  @Text({ max: 500, nullable: true, description: 'Why the last fetch of the public list failed.' })
  detail: string | null;
}
