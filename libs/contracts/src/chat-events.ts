import type { Problem } from './problems.js';

/**
 * The closed union of events of one chat completion, as sent over SSE (`event:` = type, `data:` = JSON of the rest).
 * Order: `start` first, exactly one `done` or `error` last, nothing after it. Clients ignore unknown types.
 */
export type AnswerSource = 'llm' | 'cache' | 'qa' | 'extractive';
export type CacheStatus = 'miss' | 'exact' | 'semantic' | 'coalesced' | 'bypass';

export interface CacheInfo {
  status: CacheStatus;
  /** Cosine similarity to the stored question, semantic hits only. */
  similarity?: number;
  entry_id?: string;
  /** Savings of the hit, measured on the stored answer. */
  saved?: { tokens: number; cost_usd: number };
  /** Why the cache was not used or did not match, in one short phrase. */
  reason?: string;
}

/**
 * A passage on which an answer is based. Every citation mark in the text was verified against it: the words, numbers and names
 * of the sentence occur there; marks that could not be verified are not in the text.
 */
export interface Citation {
  /** Number of the mark in the text, in order of first appearance, from 1. */
  n: number;
  document_id: string;
  title: string;
  /** From 1; only for formats with pages. */
  page?: number;
  /** From 1; presentations only. */
  slide?: number;
  /** Sheet name; workbooks only. */
  sheet?: string;
  /** Headings above the passage, outermost first, separated by ` › `. */
  heading?: string;
  /** The passage that supports the first cited sentence, with its context; about 400 characters. */
  excerpt: string;
  /** Range of the excerpt that supports the cited sentence, in UTF-16 code units. */
  highlight?: { start: number; end: number };
  /**
   * Offset of `highlight`, or otherwise of the excerpt, in the document's extracted text, in UTF-16 code units: a viewer
   * scrolls to it and highlights it, `/knowledge/documents/{document_id}?start=…&end=…` in the console.
   */
  start?: number;
  end?: number;
  /** Fused retrieval score, 0…1. */
  score: number;
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  /** US dollars; null if neither the provider nor the catalogue knows the price. */
  cost_usd: number | null;
  /** True if tokens or cost were estimated instead of reported by the provider. */
  estimated?: boolean;
}

export const FINISH_REASONS = ['stop', 'length', 'tool_calls', 'content_filter', 'aborted', 'error'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

/** Which curated answer replaces the model's, and why. */
export interface CuratedInfo {
  entry_id: string;
  /** The matched wording of the entry. */
  variant: string;
  match: 'exact' | 'semantic';
  /** Cosine of that wording to the question; 1 if both are equal after normalisation. */
  similarity: number;
}

export interface StartEvent {
  type: 'start';
  id: string;
  model: string;
  source: AnswerSource;
  cache: CacheInfo;
  /** Only with source `qa`. */
  qa?: CuratedInfo;
  conversation_id?: string;
}
export interface DeltaEvent {
  type: 'delta';
  text: string;
}
export interface ReasoningEvent {
  type: 'reasoning';
  text: string;
}
export interface ToolCallEvent {
  type: 'tool_call';
  index: number;
  id: string;
  name?: string;
  arguments_delta: string;
}
export interface CitationEvent extends Citation {
  type: 'citation';
}
/** Codes of notices; clients ignore unknown codes. */
export const NOTICES = {
  budget_alert: 'A budget is nearly or wholly spent',
  knowledge_unavailable: 'The documents could not be searched',
  model_continued: 'The model broke off in its answer; another one continues from the text so far',
  model_switched: 'The requested model did not respond; the one named in start answers instead',
  nothing_relevant: 'Nothing in the documents matches the question',
  query_rewritten: 'The documents were searched for another wording of a follow-up question',
  suspicious_passage: 'A passage looks as if it were written to instruct the model; it was quoted as data only',
} as const;

export interface NoticeEvent {
  type: 'notice';
  /** One of NOTICES, or a newer one. */
  code: string;
  detail: string;
  /**
   * Only with `nothing_relevant`: the closest passages, best first, although they do not answer. The text does not refer to
   * them.
   */
  nearest?: Citation[];
}
export interface UsageEvent extends Usage {
  type: 'usage';
}
export interface DoneEvent {
  type: 'done';
  finish_reason: FinishReason;
  latency_ms: number;
  time_to_first_token_ms: number;
  /** Time not spent waiting for the model. */
  overhead_ms: number;
}
export interface ErrorEvent {
  type: 'error';
  problem: Problem;
}

export type ChatEvent =
  | StartEvent
  | DeltaEvent
  | ReasoningEvent
  | ToolCallEvent
  | CitationEvent
  | NoticeEvent
  | UsageEvent
  | DoneEvent
  | ErrorEvent;

export const CHAT_EVENT_TYPES = [
  'start',
  'delta',
  'reasoning',
  'tool_call',
  'citation',
  'notice',
  'usage',
  'done',
  'error',
] as const satisfies readonly ChatEvent['type'][];

const KNOWN = new Set<string>(CHAT_EVENT_TYPES);

export const isChatEventType = (type: string): type is ChatEvent['type'] => KNOWN.has(type);
export const isTerminal = (event: ChatEvent): event is DoneEvent | ErrorEvent =>
  event.type === 'done' || event.type === 'error';
