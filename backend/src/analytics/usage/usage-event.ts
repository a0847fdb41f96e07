import type { AnswerSource, CacheStatus } from '@nexus/contracts';

export const USAGE_OUTCOMES = ['ok', 'error', 'aborted'] as const;
/** Purpose of a completion: an answer to a question, the memory of a conversation (summary, title), the draft of a Q&A entry, or a test of a prompt. */
export const USAGE_PURPOSES = ['question', 'memory', 'draft', 'test'] as const;
export type UsagePurpose = (typeof USAGE_PURPOSES)[number];
export type UsageOutcome = (typeof USAGE_OUTCOMES)[number];

/** One metered fact: a finished completion, from any source. Its cost always counts; only the purpose `question` counts as a question. */
export interface UsageEvent {
  /** UUID; the same event recorded twice is counted once. */
  id: string;
  workspaceId: string;
  /** ISO 8601, UTC. */
  occurredAt: string;
  completionId: string;
  conversationId?: string | null;
  /** `member:<id>`, `api_token:<id>` or `visitor:<id>`. */
  principal: string;
  widgetId?: string | null;
  /** Null when a Q&A entry answered. */
  model: string | null;
  provider: string | null;
  source: AnswerSource;
  cacheStatus: CacheStatus;
  promptTokens: number;
  completionTokens: number;
  /** US dollars; null when the price is unknown. */
  costUsd: number | null;
  /** Tokens or cost were estimated here, not reported by the provider. */
  estimated: boolean;
  /** Tokens saved by a cache or Q&A hit. */
  savedTokens?: number;
  savedCostUsd?: number;
  latencyMs: number;
  timeToFirstTokenMs: number;
  /** Time not spent waiting for the model, in milliseconds. */
  overheadMs: number;
  citations?: number;
  /** Retrieval found nothing relevant. */
  unanswered?: boolean;
  outcome: UsageOutcome;
  /** Absent: a question. */
  purpose?: UsagePurpose;
  errorCode?: string | null;
}
