/** The used parts of OpenRouter's and OpenAI's wire format. Not visible outside this folder. */
export interface WireMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string | readonly object[] | null;
  name?: string;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

/** Also contains the parameters under their wire names. */
export interface WireRequest extends Record<string, unknown> {
  model: string;
  messages: WireMessage[];
  stream: boolean;
  stream_options?: { include_usage: true };
  user?: string;
}

interface WireFunction {
  name?: string | null;
  /** JSON; some servers send it parsed. */
  arguments?: unknown;
}

/** Some servers omit `function` and put its fields here. */
export interface WireToolCall extends WireFunction {
  index?: number | null;
  id?: string | null;
  type?: string;
  function?: WireFunction | null;
}

export interface WireReasoningDetail {
  type?: string;
  text?: string | null;
  summary?: string | null;
}

export interface WireAnnotation {
  type?: string;
  url_citation?: { url?: unknown; title?: unknown } | null;
}

/** Thoughts have many field names: see content-parts.ts. */
export interface WireDelta {
  /** A text, or parts of it. */
  content?: unknown;
  reasoning?: string | null;
  /** vLLM's and DeepSeek's name. */
  reasoning_content?: string | null;
  reasoning_details?: WireReasoningDetail[] | null;
  refusal?: string | null;
  annotations?: WireAnnotation[] | null;
  tool_calls?: WireToolCall[] | null;
  /** The predecessor of `tool_calls`, for a single call. */
  function_call?: WireFunction | null;
}

export interface WireChoice {
  index?: number;
  delta?: WireDelta;
  message?: WireDelta;
  /** Field of the completions endpoint. */
  text?: unknown;
  finish_reason?: string | null;
  /** Google's. */
  finishReason?: string | null;
  error?: unknown;
  /** Moonshot's. */
  usage?: WireUsage | null;
}

export interface WireUsage {
  prompt_tokens?: number;
  completion_tokens?: number;
  /** US dollars charged by OpenRouter. */
  cost?: number | null;
  /** OpenRouter used the customer's own provider key, which is billed directly. */
  is_byok?: boolean;
  cost_details?: { upstream_inference_cost?: number | null } | null;
}

/** A chunk of a stream, or a whole completion: they differ only in `delta` and `message`. */
export interface WireCompletion {
  id?: string;
  model?: string;
  choices?: WireChoice[];
  usage?: WireUsage | null;
  /** Groq's. */
  x_groq?: { usage?: WireUsage | null } | null;
  /** In any shape: see error-body.ts. */
  error?: unknown;
}

export interface WireModel {
  id: string;
  name?: string;
  /** Seconds since 1970. */
  created?: number;
  description?: string;
  context_length?: number | null;
  /** Names of the context length at vLLM, Groq and Mistral. */
  max_model_len?: number | null;
  context_window?: number | null;
  max_context_length?: number | null;
  architecture?: { input_modalities?: string[]; output_modalities?: string[] } | null;
  pricing?: { prompt?: string; completion?: string } | null;
  top_provider?: { max_completion_tokens?: number | null } | null;
  supported_parameters?: string[] | null;
  /** Day after which the model may be removed. */
  expiration_date?: string | null;
}
