import { Bool, Int, IsoDate, Nested, Num, OneOf, Text, TextList } from '../../common/dto/fields.js';
import { PageQuery } from '../../common/paging/paging.js';
import { MODEL_CAPABILITIES, type ModelCapability } from '../catalogue/catalogue-model.js';
import type { SeenModel } from '../workspace-models.js';
import { MODEL_SORTS, type ModelSort } from '../catalogue/model-order.js';
import { MODEL_ID_MAX } from './model-config.dto.js';

export class ModelQuery extends PageQuery {
  @Text({ max: 100, optional: true, description: 'Words of the name or id.' }) q?: string;
  @Text({
    max: 100,
    optional: true,
    description: 'Who makes it (the part of the id before the slash), or who is asked.',
  })
  provider?: string;
  @Num({ min: 0, optional: true, query: true, description: 'US dollars per million prompt tokens.' })
  max_price?: number;
  @OneOf(MODEL_CAPABILITIES, { optional: true }) capability?: ModelCapability;
  @Int({ min: 1, max: 1_000_000_000, optional: true, query: true, description: 'Tokens that it must be able to read.' })
  min_context?: number;
  @Bool({ optional: true, query: true, description: 'By the workspace’s allow-list.' }) allowed?: boolean;
  @Bool({ optional: true, query: true }) local?: boolean;
  @OneOf(MODEL_SORTS, {
    optional: true,
    description:
      'Cheapest, longest or newest first. Without it what can be asked now comes first, local models at the top.',
  })
  sort?: ModelSort;
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
  @Int({ min: 1, nullable: true, description: 'Tokens; null when unknown.' }) max_completion_tokens: number | null;
  @Nested(() => ModelPricingDto, { description: 'Null where the price varies or is unknown.' })
  pricing: ModelPricingDto;
  @TextList({ values: MODEL_CAPABILITIES, each: 30 }) capabilities: ModelCapability[];
  @TextList({ each: 100, description: 'text, image, file, …; empty when the provider does not say.' })
  input_modalities: string[];
  @TextList({ each: 100, description: 'text, image, …; empty when the provider does not say.' })
  output_modalities: string[];
  @TextList({ each: 100, description: 'Parameters it heeds; empty when the provider does not say.' })
  supported_parameters: string[];
  @IsoDate({ optional: true }) created_at?: string;
  @IsoDate({ optional: true, description: 'From then on the provider may have removed it.' }) expires_at?: string;
  @Bool({ description: 'Runs in this installation or its network.' }) is_local: boolean;
  @Bool({ description: 'It can be asked now.' }) is_enabled: boolean;
  @Bool({ description: 'By the workspace’s allow-list.' }) is_allowed: boolean;
  @Bool({ description: 'What a request without a model gets.' }) is_default: boolean;
  @Text({ max: 64, description: 'Name of the configured provider that is asked.' }) via: string;
}

export const toModelDto = ({ model: m, via, isEnabled, isAllowed, isDefault }: SeenModel): ModelDto => ({
  id: m.id,
  name: m.name,
  provider: m.provider,
  description: m.description ?? null,
  context_length: m.contextLength,
  max_completion_tokens: m.maxCompletionTokens,
  pricing: m.priceAssumed ? { prompt: null, completion: null } : { ...m.pricing },
  capabilities: [...m.capabilities],
  input_modalities: [...m.inputModalities],
  output_modalities: [...m.outputModalities],
  supported_parameters: [...m.supportedParameters],
  ...(m.createdAt === null ? {} : { created_at: new Date(m.createdAt).toISOString() }),
  ...(m.expiresAt === null ? {} : { expires_at: new Date(m.expiresAt).toISOString() }),
  is_local: m.isLocal,
  is_enabled: isEnabled,
  is_allowed: isAllowed,
  is_default: isDefault,
  via,
});
