/** The parts of OpenRouter's and OpenAI's wire format that are read or written here. Nothing outside this folder knows them. */
export interface WireMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string | readonly object[] | null;
  name?: string;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

/** Besides these the request holds the parameters by their wire names. */
export interface WireRequest extends Record<string, unknown> {
  model: string;
  messages: WireMessage[];
  stream: boolean;
  stream_options?: { include_usage: true };
  user?: string;
}

export interface WireError {
  code?: number | string;
  message?: string;
  metadata?: { reasons?: unknown; headers?: Record<string, string>; raw?: unknown; provider_name?: string };
}

export interface WireToolCall {
  index?: number;
  id?: string | null;
  function?: { name?: string | null; arguments?: string | null };
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

export interface WireDelta {
  content?: string | null;
  reasoning?: string | null;
  /** The name vLLM and DeepSeek use. */
  reasoning_content?: string | null;
  reasoning_details?: WireReasoningDetail[] | null;
  refusal?: string | null;
  annotations?: WireAnnotation[] | null;
  tool_calls?: WireToolCall[] | null;
}

export interface WireChoice {
  index?: number;
  delta?: WireDelta;
  message?: WireDelta;
  finish_reason?: string | null;
  error?: WireError;
}

export interface WireUsage {
  prompt_tokens?: number;
  completion_tokens?: number;
  /** US dollars that OpenRouter takes. */
  cost?: number | null;
  /** The provider behind OpenRouter was called with a key of its own, and is paid directly. */
  is_byok?: boolean;
  cost_details?: { upstream_inference_cost?: number | null } | null;
}

/** A chunk of a stream, or a whole completion: they differ in `delta` and `message` only. */
export interface WireCompletion {
  id?: string;
  model?: string;
  choices?: WireChoice[];
  usage?: WireUsage | null;
  error?: WireError;
}

export interface WireModel {
  id: string;
  name?: string;
  /** Seconds since 1970. */
  created?: number;
  description?: string;
  context_length?: number | null;
  /** The names that vLLM, Groq and Mistral use for the context length. */
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
