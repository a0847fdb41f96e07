import type { Problem } from './problems.js';

/**
 * The closed union of events of one chat completion, as sent over SSE (`event:` = type, `data:` = JSON of the rest).
 * Order: `start` first, exactly one `done` or `error` last, nothing after it. Clients ignore types they do not know.
 */
export type AnswerSource = 'llm' | 'cache' | 'qa' | 'extractive';
export type CacheStatus = 'miss' | 'exact' | 'semantic' | 'coalesced' | 'bypass';

export interface CacheInfo {
  status: CacheStatus;
  /** Cosine similarity to the stored question, semantic hits only. */
  similarity?: number;
  entry_id?: string;
  /** What the hit saved, measured on the stored answer. */
  saved?: { tokens: number; cost_usd: number };
  /** Why the cache was not used or did not match, in one short phrase. */
  reason?: string;
}

/**
 * A passage that an answer rests on. Every mark in the text was checked against it: the words, numbers and names of the
 * sentence stand there; marks that could not be verified are not in the text.
 */
export interface Citation {
  /** Number of the mark in the text, in order of first appearance, from 1. */
  n: number;
  document_id: string;
  title: string;
  /** From 1, where the format has pages. */
  page?: number;
  /** From 1, in presentations. */
  slide?: number;
  /** Name, in workbooks. */
  sheet?: string;
  /** Headings above the passage, outermost first, parted by ` › `. */
  heading?: string;
  /** The place that bears the first cited sentence out, with what stands around it; about 400 characters. */
  excerpt: string;
  /** What of the excerpt bears the cited sentence out, in UTF-16 code units. */
  highlight?: { start: number; end: number };
  /**
   * Where `highlight`, or without one the excerpt, is in the document's extracted text, in UTF-16 code units: what a viewer
   * scrolls to and marks, `/knowledge/documents/{document_id}?start=…&end=…` in the console.
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
  /** US dollars; null when neither the provider nor the catalogue knows the price. */
  cost_usd: number | null;
  /** True when tokens or cost were estimated instead of reported by the provider. */
  estimated?: boolean;
}

export const FINISH_REASONS = ['stop', 'length', 'tool_calls', 'content_filter', 'aborted', 'error'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

/** Which curated answer stands for the model's, and why. */
export interface CuratedInfo {
  entry_id: string;
  /** The wording of the entry that was matched. */
  variant: string;
  match: 'exact' | 'semantic';
  /** Cosine of that wording to the question; 1 where both read the same. */
  similarity: number;
}

export interface StartEvent {
  type: 'start';
  id: string;
  model: string;
  source: AnswerSource;
  cache: CacheInfo;
  /** With source `qa` only. */
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
/** What a notice says; clients pass over codes that they do not know. */
export const NOTICES = {
  budget_alert: 'A budget is nearly or wholly spent',
  knowledge_unavailable: 'The documents could not be asked',
  model_continued: 'The model broke off in its answer; another one goes on from the text so far',
  model_switched: 'The model asked did not answer; the one that start names answers instead',
  nothing_relevant: 'Nothing in the documents matches the question',
  query_rewritten: 'The documents were searched for another wording of a follow-up question',
  suspicious_passage: 'A passage looks as if it were written to instruct the model; it was quoted as data only',
} as const;

export interface NoticeEvent {
  type: 'notice';
  /** One of NOTICES, or a newer one. */
  code: string;
  detail: string;
  /** Of `nothing_relevant`: the passages that come nearest, best first, though they do not answer. Nothing in the text refers to them. */
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
