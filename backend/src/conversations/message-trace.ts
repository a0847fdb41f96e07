/** How an answer came about, cut to what a person can read. */
export interface MessageTrace {
  cache: { status: string; similarity?: number; entry_id?: string };
  /** The system prompt as the model got it; absent where no model was asked. */
  prompt?: string;
  /** Messages that the model got besides. */
  messages?: number;
  passages: TracedPassage[];
  /** What was told on the way: other models tried, a query that was rewritten, signs of injection. */
  notices: { code: string; detail: string }[];
  usage: { prompt_tokens: number; completion_tokens: number; cost_usd: number | null };
  latency_ms: number;
  time_to_first_token_ms: number;
  /** Of it the share that was not spent waiting for a model. */
  overhead_ms: number;
}

export interface TracedPassage {
  document_id: string;
  title: string;
  score: number;
  /** Cut. */
  text: string;
  cited: boolean;
}

export const TRACE_PROMPT_CHARS = 8_000;
export const TRACE_PASSAGE_CHARS = 600;
