import { Bool, Int, Json, ListOf, Nested, Num, OneOf, Text, TextList } from '../../common/dto/fields.js';
import { Stop, ToolChoiceField } from './union-fields.js';

export class ToolFunctionDto {
  @Text({ min: 1, max: 64, pattern: /^[\w.-]+$/ }) name: string;
  @Text({ max: 20_000, optional: true }) description?: string;
  @Json({ optional: true, description: 'JSON schema of the arguments' }) parameters?: Record<string, unknown>;
  @Bool({ optional: true, nullable: true }) strict?: boolean | null;
}

export class ToolDto {
  @Text({ min: 1, max: 64, description: 'function, or a type of tool that OpenRouter provides' }) type: string;
  @Nested(() => ToolFunctionDto, { optional: true }) function?: ToolFunctionDto;
}

export class ResponseFormatDto {
  @OneOf(['text', 'json_object', 'json_schema']) type: 'text' | 'json_object' | 'json_schema';
  @Json({ optional: true, description: '{name, schema, strict}; required with type json_schema' }) json_schema?: Record<
    string,
    unknown
  >;
}

export class PluginDto {
  @Text({ min: 1, max: 64 }) id: string;
}

/** Parameters that are passed to the model. Each model supports a subset, which the model catalogue states. */
export class ModelParametersDto {
  @Num({ min: 0, max: 2, optional: true }) temperature?: number;
  @Int({ min: 1, max: 1_000_000, optional: true }) max_tokens?: number;
  @Num({ min: 0, max: 1, optional: true }) top_p?: number;
  @Int({ min: 0, max: 1_000_000, optional: true }) top_k?: number;
  @Num({ min: 0, max: 1, optional: true }) min_p?: number;
  @Num({ min: 0, max: 1, optional: true }) top_a?: number;
  @Num({ min: -2, max: 2, optional: true }) frequency_penalty?: number;
  @Num({ min: -2, max: 2, optional: true }) presence_penalty?: number;
  @Num({ min: 0, max: 2, optional: true }) repetition_penalty?: number;
  @Int({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, optional: true }) seed?: number;
  @Stop() stop?: string[];
  @Json({ optional: true, description: 'Token id → −100…100' }) logit_bias?: Record<string, number>;
  @ListOf(() => ToolDto, { max: 128, optional: true }) tools?: ToolDto[];
  @ToolChoiceField() tool_choice?: 'none' | 'auto' | 'required' | Record<string, unknown>;
  @Bool({ optional: true }) parallel_tool_calls?: boolean;
  @Nested(() => ResponseFormatDto, { optional: true }) response_format?: ResponseFormatDto;
  @OneOf(['low', 'medium', 'high'], { optional: true }) verbosity?: string;
  @OneOf(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'], { optional: true }) reasoning_effort?: string;
  @Json({ optional: true, description: 'OpenRouter: {effort, max_tokens, exclude, enabled}' }) reasoning?: Record<
    string,
    unknown
  >;
  @Json({ optional: true, description: 'OpenRouter: which upstream providers may answer' }) provider?: Record<
    string,
    unknown
  >;
  @TextList({
    min: 1,
    max: 8,
    each: 200,
    optional: true,
    description: 'Fallback models, tried in this order when the model fails',
  })
  models?: string[];
  @TextList({ max: 10, each: 100, optional: true, description: 'OpenRouter' }) transforms?: string[];
  @ListOf(() => PluginDto, { max: 10, optional: true, description: 'OpenRouter' }) plugins?: PluginDto[];
}
