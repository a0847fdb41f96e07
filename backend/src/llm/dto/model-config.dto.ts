import { Int, Num, Text, TextList } from '../../common/dto/fields.js';

export const MODEL_ID_MAX = 200;
const temperature = { min: 0, max: 2, nullable: true, description: 'Null: what the model does by itself.' };
const maxTokens = {
  min: 1,
  max: 1_000_000,
  nullable: true,
  description: 'Longest answer in tokens. Null: the model’s own limit.',
};
const fallbacks = {
  max: 5,
  each: MODEL_ID_MAX,
  description: 'Asked in this order when a model fails before its first word.',
};
const model = { min: 1, max: MODEL_ID_MAX, nullable: true };

/** The whole configuration: what is left out goes back to its default. */
export class UpdateModelConfigDto {
  @Text({ ...model, optional: true }) default_model?: string | null;
  @Num({ ...temperature, optional: true }) temperature?: number | null;
  @Int({ ...maxTokens, optional: true }) max_tokens?: number | null;
  @TextList({ ...fallbacks, optional: true }) fallback_models?: string[];
}

export class ModelConfigDto {
  @Text(model) default_model: string | null;
  @Text({ max: MODEL_ID_MAX, description: 'What a request without a model gets now.' }) effective_default_model: string;
  @Num(temperature) temperature: number | null;
  @Int(maxTokens) max_tokens: number | null;
  @TextList(fallbacks) fallback_models: string[];
}
