/** How an answer was produced, cut to a readable size. */
export interface MessageTrace {
  cache: { status: string; similarity?: number; entry_id?: string };
  /** The system prompt as sent to the model; absent when no model was called. */
  prompt?: string;
  /** Number of other messages sent to the model. */
  messages?: number;
  passages: TracedPassage[];
  /** Notices of the answer: fallbacks to other models, a rewritten query, signs of injection. */
  notices: { code: string; detail: string }[];
  usage: { prompt_tokens: number; completion_tokens: number; cost_usd: number | null };
  latency_ms: number;
  time_to_first_token_ms: number;
  /** The part of the latency that was not spent waiting for a model. */
  overhead_ms: number;
}

export interface TracedPassage {
  document_id: string;
  title: string;
  score: number;
  /** Cut to a maximum length. */
  text: string;
  cited: boolean;
}

export const TRACE_PROMPT_CHARS = 8_000;
export const TRACE_PASSAGE_CHARS = 600;
