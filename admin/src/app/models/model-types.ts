import type { ModelCatalogueDto, ModelConfigDto, ModelDto, ModelPageDto } from '@nexus/api-client';

export type ModelItem = ModelDto;
export type ModelPage = ModelPageDto;
export type CatalogueState = ModelCatalogueDto;
export type ModelConfig = ModelConfigDto;
export type RoutingConfig = ModelConfig['routing'];
export type ModelConfigInput = Omit<ModelConfig, 'effective_default_model'>;
