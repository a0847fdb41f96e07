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

interface WireFunction {
  name?: string | null;
  /** JSON; some servers have parsed it. */
  arguments?: unknown;
}

/** Some servers leave `function` out and have its fields here. */
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

/** Thoughts come under many names: see content-parts.ts. */
export interface WireDelta {
  /** A text, or parts of it. */
  content?: unknown;
  reasoning?: string | null;
  /** The name vLLM and DeepSeek use. */
  reasoning_content?: string | null;
  reasoning_details?: WireReasoningDetail[] | null;
  refusal?: string | null;
  annotations?: WireAnnotation[] | null;
  tool_calls?: WireToolCall[] | null;
  /** What tool calls were before there could be several. */
  function_call?: WireFunction | null;
}

export interface WireChoice {
  index?: number;
  delta?: WireDelta;
  message?: WireDelta;
  /** Of the completions endpoint. */
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
  /** Groq's. */
  x_groq?: { usage?: WireUsage | null } | null;
  /** In whatever shape: see error-body.ts. */
  error?: unknown;
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
