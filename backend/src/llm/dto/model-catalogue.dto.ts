import { Int, IsoDate, OneOf, Text } from '../../common/dto/fields.js';

export const CATALOGUE_SOURCES = ['provider', 'public', 'off'] as const;
export type CatalogueSource = (typeof CATALOGUE_SOURCES)[number];

export class ModelCatalogueDto {
  @OneOf(CATALOGUE_SOURCES, {
    description:
      'provider: what connected providers list. public: OpenRouter’s public list beside it, for want of a key. off: the operator does not want that fetched.',
  })
  source: CatalogueSource;
  @Int({ min: 0, description: 'Models listed, whatever the filters.' }) models: number;
  @IsoDate({ nullable: true, description: 'When the public list was read last; null: never.' })
  fetched_at: string | null;
  @Text({ max: 500, nullable: true, description: 'Why the public list could not be read last time.' })
  detail: string | null;
}
