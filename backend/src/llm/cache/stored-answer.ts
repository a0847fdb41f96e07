import type { CacheInfo, ChatEvent, UsageEvent } from '@nexus/contracts';
import { compactEvents } from './cache-policy.js';
import { type CompletionRequest, type FinishedAnswer, questionOf } from '../completion/completion.js';

/** Content of a cache entry, in both layers. */
export interface StoredAnswer {
  id: string;
  model: string;
  question: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Milliseconds from first to last word of the original answer. */
  streamMs?: number;
  events: ChatEvent[];
}

/** @param id the entry's, reported by hits */
export function toStoredAnswer(
  id: string,
  completion: CompletionRequest,
  createdAt: number,
  { events }: FinishedAnswer,
): StoredAnswer {
  const start = events.find((e) => e.type === 'start');
  const done = events.find((e) => e.type === 'done');
  return {
    id,
    model: start?.model ?? completion.model.id,
    question: questionOf(completion),
    createdAt,
    ...(done ? { streamMs: Math.max(0, Math.round(done.latency_ms - done.time_to_first_token_ms)) } : {}),
    events: compactEvents(events),
  };
}

export const textOf = (answer: StoredAnswer): string =>
  answer.events.map((e) => (e.type === 'delta' ? e.text : '')).join('');

const usageOf = (events: readonly ChatEvent[]): UsageEvent | undefined => events.find((e) => e.type === 'usage');

export function savedBy(entry: StoredAnswer): { tokens: number; cost_usd: number } {
  const usage = usageOf(entry.events);
  return { tokens: usage?.total_tokens ?? 0, cost_usd: usage?.cost_usd ?? 0 };
}

/**
 * The events of a stored answer, rewritten for `completion`: its own id and conversation, source "cache", no cost.
 * `elapsedMs` is the time since the request arrived; it all counts as the hub's own time.
 */
export function replay(
  entry: StoredAnswer,
  completion: CompletionRequest,
  info: CacheInfo,
  elapsedMs: number,
): ChatEvent[] {
  const latency_ms = round(elapsedMs);
  const usage: UsageEvent = { type: 'usage', prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost_usd: 0 };
  return [
    {
      type: 'start',
      id: completion.id,
      model: entry.model,
      source: 'cache',
      cache: info,
      ...(completion.conversation ? { conversation_id: completion.conversation.id } : {}),
    },
    ...entry.events.filter((e) => e.type !== 'usage'),
    usage,
    { type: 'done', finish_reason: 'stop', latency_ms, time_to_first_token_ms: latency_ms, overhead_ms: latency_ms },
  ];
}

export const round = (ms: number): number => Math.round(ms * 100) / 100;
