import { Bool, Int, Nested, Num, OneOf, Text, TextList } from '../../common/dto/fields.js';
import type { ModelConfig } from '../catalogue/model-config.entity.js';
import { MODEL_PATTERN } from '../catalogue/model-patterns.js';
import { AUTO_BY, type AutoBy, DEFAULT_ROUTING, type RoutingSettings } from '../catalogue/model-settings.js';
import type { WorkspaceModels } from '../workspace-models.js';

export const MODEL_ID_MAX = 200;
const temperature = { min: 0, max: 2, nullable: true, description: 'Null: the model’s own default.' };
const maxTokens = {
  min: 1,
  max: 1_000_000,
  nullable: true,
  description: 'Longest answer in tokens. Null: the model’s own limit.',
};
const fallbacks = {
  max: 5,
  each: MODEL_ID_MAX,
  description: 'Tried in this order when a model fails before its first word.',
};
const allowed = {
  max: 200,
  each: MODEL_ID_MAX,
  pattern: MODEL_PATTERN,
  nullable: true,
  description:
    'Ids and patterns such as openai/* or *:free. A pattern without a variant covers all of them; the built-in model is always allowed. Null: all models.',
};
const model = { min: 1, max: MODEL_ID_MAX, nullable: true };

const routing = {
  auto_by: { description: 'Criterion for choosing a model for requests with the model auto.' },
  auto_max_price: {
    min: 0,
    max: 100_000,
    nullable: true,
    description: 'Maximum price for auto, in US dollars per million tokens (three quarters prompt). Null: any price.',
  },
  retry_budget_ms: { min: 0, max: 120_000, description: 'Time for retries of one model before the next one is tried.' },
  continue_after_failure: {
    description: 'When a model fails in the middle of an answer, the next one continues from the text so far.',
  },
  first_token_timeout_ms: {
    min: 100,
    max: 600_000,
    description: 'Longest wait for the first word. Like the other limits, capped by the installation’s.',
  },
  idle_timeout_ms: { min: 100, max: 600_000, description: 'Longest silence in the middle of an answer.' },
  total_timeout_ms: { min: 1_000, max: 3_600_000, description: 'Longest duration of an answer, across all models.' },
};
const optional = { optional: true };

export class UpdateModelRoutingDto {
  @OneOf(AUTO_BY, { ...routing.auto_by, ...optional }) auto_by?: AutoBy;
  @Num({ ...routing.auto_max_price, ...optional }) auto_max_price?: number | null;
  @Int({ ...routing.retry_budget_ms, ...optional }) retry_budget_ms?: number;
  @Bool({ ...routing.continue_after_failure, ...optional }) continue_after_failure?: boolean;
  @Int({ ...routing.first_token_timeout_ms, ...optional }) first_token_timeout_ms?: number;
  @Int({ ...routing.idle_timeout_ms, ...optional }) idle_timeout_ms?: number;
  @Int({ ...routing.total_timeout_ms, ...optional }) total_timeout_ms?: number;
}

export class ModelRoutingDto {
  @OneOf(AUTO_BY, routing.auto_by) auto_by: AutoBy;
  @Num(routing.auto_max_price) auto_max_price: number | null;
  @Int(routing.retry_budget_ms) retry_budget_ms: number;
  @Bool(routing.continue_after_failure) continue_after_failure: boolean;
  @Int(routing.first_token_timeout_ms) first_token_timeout_ms: number;
  @Int(routing.idle_timeout_ms) idle_timeout_ms: number;
  @Int(routing.total_timeout_ms) total_timeout_ms: number;
}

/** Replaces the whole configuration: omitted fields are reset to their defaults. */
export class UpdateModelConfigDto {
  @Text({ ...model, optional: true }) default_model?: string | null;
  @Num({ ...temperature, optional: true }) temperature?: number | null;
  @Int({ ...maxTokens, optional: true }) max_tokens?: number | null;
  @TextList({ ...fallbacks, optional: true }) fallback_models?: string[];
  @TextList({ ...allowed, optional: true }) allowed_models?: string[] | null;
  @Nested(() => UpdateModelRoutingDto, { optional: true }) routing?: UpdateModelRoutingDto;
}

export class ModelConfigDto {
  @Text(model) default_model: string | null;
  @Text({ max: MODEL_ID_MAX, description: 'The model that requests without a model currently use.' })
  effective_default_model: string;
  @Num(temperature) temperature: number | null;
  @Int(maxTokens) max_tokens: number | null;
  @TextList(fallbacks) fallback_models: string[];
  @TextList(allowed) allowed_models: string[] | null;
  @Nested(() => ModelRoutingDto) routing: ModelRoutingDto;
}

type Stored = 'defaultModel' | 'temperature' | 'maxTokens' | 'fallbackModels' | 'allowedModels' | 'routing';

export const toModelConfigRow = (input: UpdateModelConfigDto): Pick<ModelConfig, Stored> => ({
  defaultModel: input.default_model ?? null,
  temperature: input.temperature ?? null,
  maxTokens: input.max_tokens ?? null,
  fallbackModels: [...new Set(input.fallback_models ?? [])],
  allowedModels: input.allowed_models ? [...new Set(input.allowed_models)] : null,
  routing: toRouting(input.routing ?? {}),
});

function toRouting(input: UpdateModelRoutingDto): RoutingSettings {
  const d = DEFAULT_ROUTING;
  return {
    autoBy: input.auto_by ?? d.autoBy,
    autoMaxPrice: input.auto_max_price ?? d.autoMaxPrice,
    retryBudgetMs: input.retry_budget_ms ?? d.retryBudgetMs,
    continueAfterFailure: input.continue_after_failure ?? d.continueAfterFailure,
    firstTokenTimeoutMs: input.first_token_timeout_ms ?? d.firstTokenTimeoutMs,
    idleTimeoutMs: input.idle_timeout_ms ?? d.idleTimeoutMs,
    totalTimeoutMs: input.total_timeout_ms ?? d.totalTimeoutMs,
  };
}

export const toModelConfigDto = ({ settings, effectiveDefault }: WorkspaceModels): ModelConfigDto => ({
  default_model: settings.defaultModel,
  effective_default_model: effectiveDefault,
  temperature: settings.temperature,
  max_tokens: settings.maxTokens,
  fallback_models: [...settings.fallbackModels],
  allowed_models: settings.allowedModels && [...settings.allowedModels],
  routing: {
    auto_by: settings.routing.autoBy,
    auto_max_price: settings.routing.autoMaxPrice,
    retry_budget_ms: settings.routing.retryBudgetMs,
    continue_after_failure: settings.routing.continueAfterFailure,
    first_token_timeout_ms: settings.routing.firstTokenTimeoutMs,
    idle_timeout_ms: settings.routing.idleTimeoutMs,
    total_timeout_ms: settings.routing.totalTimeoutMs,
  },
});
