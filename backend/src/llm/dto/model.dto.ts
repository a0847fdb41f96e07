import { Bool, Int, Nested, Num, OneOf, Text, TextList } from '../../common/dto/fields.js';
import { PageQuery } from '../../common/paging/paging.js';
import { MODEL_CAPABILITIES, type ModelCapability } from '../catalogue/catalogue-model.js';
import type { ListedModel, WorkspaceModels } from '../workspace-models.js';
import { MODEL_ID_MAX } from './model-config.dto.js';

export class ModelQuery extends PageQuery {
  @Text({ max: 100, optional: true, description: 'Words of the name or id.' }) q?: string;
  @Text({ max: 100, optional: true, description: 'Part of the id before the slash.' }) provider?: string;
  @Num({ min: 0, optional: true, query: true, description: 'US dollars per million prompt tokens.' })
  max_price?: number;
  @OneOf(MODEL_CAPABILITIES, { optional: true }) capability?: ModelCapability;
}

export class ModelPricingDto {
  @Num({ min: 0, nullable: true, description: 'US dollars per million tokens.' }) prompt: number | null;
  @Num({ min: 0, nullable: true, description: 'US dollars per million tokens.' }) completion: number | null;
}

export class ModelDto {
  @Text({ max: MODEL_ID_MAX }) id: string;
  @Text({ max: 200 }) name: string;
  @Text({ max: 200 }) provider: string;
  @Text({ max: 500, nullable: true }) description: string | null;
  @Int({ min: 1, nullable: true, description: 'Tokens; null when unknown or without limit.' }) context_length:
    number | null;
  @Nested(() => ModelPricingDto, { description: 'Null where the price varies or is unknown.' })
  pricing: ModelPricingDto;
  @TextList({ values: MODEL_CAPABILITIES, each: 30 }) capabilities: ModelCapability[];
  @Bool({ description: 'Runs inside this installation, without key or network.' }) is_local: boolean;
  @Bool({ description: 'It can be asked now.' }) is_enabled: boolean;
  @Bool({ description: 'By the workspace’s allow-list.' }) is_allowed: boolean;
  @Bool({ description: 'What a request without a model gets.' }) is_default: boolean;
  @Text({ max: 64, description: 'Name of the configured provider that is asked.' }) via: string;
}

export const toModelDto = ({ model: m, via }: ListedModel, models: WorkspaceModels): ModelDto => ({
  id: m.id,
  name: m.name,
  provider: m.provider,
  description: m.description ?? null,
  context_length: m.contextLength,
  pricing: { ...m.pricing },
  capabilities: [...m.capabilities],
  is_local: m.isLocal,
  is_enabled: models.adapter(m.id) !== undefined,
  is_allowed: models.isAllowed(m.id),
  is_default: m.id === models.effectiveDefault,
  via,
});
