/** A tool the model may call, in the form all providers share: `{type: 'function', function: {name, description, parameters}}`. */
export type ToolDefinition = Readonly<Record<string, unknown>> & { readonly type: string };

export type ToolChoice = 'none' | 'auto' | 'required' | Readonly<Record<string, unknown>>;

/** `text`, `json_object`, or `json_schema` with the schema beside it. */
export type ResponseFormat = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * All settings of a request besides messages and passages. Resolved (workspace settings filled in) before the cache key
 * is computed, and part of the key as a whole: every field may change the answer. Absent = the model's own default.
 */
export interface ModelParameters {
  /** 0…2 */
  temperature?: number;
  /** Upper bound of completion tokens. */
  maxTokens?: number;
  topP?: number;
  topK?: number;
  minP?: number;
  topA?: number;
  /** −2…2 */
  frequencyPenalty?: number;
  /** −2…2 */
  presencePenalty?: number;
  repetitionPenalty?: number;
  seed?: number;
  stop?: readonly string[];
  /** Token id → −100…100 */
  logitBias?: Readonly<Record<string, number>>;
  tools?: readonly ToolDefinition[];
  toolChoice?: ToolChoice;
  parallelToolCalls?: boolean;
  responseFormat?: ResponseFormat;
  verbosity?: string;
  /** `none` … `max`; `reasoning` is the more detailed form. */
  reasoningEffort?: string;
  reasoning?: Readonly<Record<string, unknown>>;
  /** OpenRouter's upstream provider preferences: which may answer, and in which order. */
  provider?: Readonly<Record<string, unknown>>;
  transforms?: readonly string[];
  plugins?: readonly Readonly<Record<string, unknown>>[];
}

interface WireName {
  name: string;
  /** Supported by OpenRouter only; other servers may refuse a request that contains it. */
  openRouterOnly?: true;
}

/** Each parameter's name on the wire. Total: a parameter without a name does not compile. */
export const PARAMETER_NAMES: Readonly<Record<keyof ModelParameters, WireName>> = {
  temperature: { name: 'temperature' },
  maxTokens: { name: 'max_tokens' },
  topP: { name: 'top_p' },
  topK: { name: 'top_k' },
  minP: { name: 'min_p' },
  topA: { name: 'top_a', openRouterOnly: true },
  frequencyPenalty: { name: 'frequency_penalty' },
  presencePenalty: { name: 'presence_penalty' },
  repetitionPenalty: { name: 'repetition_penalty' },
  seed: { name: 'seed' },
  stop: { name: 'stop' },
  logitBias: { name: 'logit_bias' },
  tools: { name: 'tools' },
  toolChoice: { name: 'tool_choice' },
  parallelToolCalls: { name: 'parallel_tool_calls' },
  responseFormat: { name: 'response_format' },
  verbosity: { name: 'verbosity' },
  reasoningEffort: { name: 'reasoning_effort' },
  reasoning: { name: 'reasoning', openRouterOnly: true },
  provider: { name: 'provider', openRouterOnly: true },
  transforms: { name: 'transforms', openRouterOnly: true },
  plugins: { name: 'plugins', openRouterOnly: true },
};

const ENTRIES = Object.entries(PARAMETER_NAMES) as [keyof ModelParameters, WireName][];

/** Parameters under their wire names; `openai` omits those that only OpenRouter knows. */
export function toWireParameters(
  parameters: ModelParameters,
  dialect: 'openrouter' | 'openai',
): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const [key, { name, openRouterOnly }] of ENTRIES) {
    const value = parameters[key];
    if (value !== undefined && (dialect === 'openrouter' || !openRouterOnly)) wire[name] = value;
  }
  const effort = parameters.reasoning?.['effort'];
  if (dialect === 'openai' && typeof effort === 'string') wire['reasoning_effort'] ??= effort;
  return wire;
}

/** Reads parameters from an object that uses the wire names; unset ones are omitted. */
export function fromWireParameters(source: object): ModelParameters {
  const values = source as Record<string, unknown>;
  const parameters: Record<string, unknown> = {};
  for (const [key, { name }] of ENTRIES) if (values[name] !== undefined) parameters[key] = values[name];
  return parameters;
}

/** The answer is data for a program, not prose: citation marks would break it. */
export const wantsJson = ({ responseFormat }: ModelParameters): boolean =>
  responseFormat !== undefined && responseFormat.type !== 'text';
