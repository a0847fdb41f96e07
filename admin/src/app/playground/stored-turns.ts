import type { AnswerSource, CacheStatus, FinishReason } from '@nexus/contracts';
import type { OwnMessage } from './own-conversations-api';
import { type Turn, newTurn } from './turn';

/** Converts stored messages to turns, oldest first. @param newestFirst messages in the order of the server */
export function turnsOf(newestFirst: readonly OwnMessage[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of newestFirst.toReversed()) {
    const last = turns.at(-1);
    if (message.role === 'user') turns.push(asked(message, turns.length + 1));
    else if (last && last.status !== 'done') turns[turns.length - 1] = answered(last, message);
  }
  return turns;
}

function asked(message: OwnMessage, key: number): Turn {
  return {
    ...newTurn(key, message.content),
    ...(message.completion_id ? { id: message.completion_id } : {}),
    ...(message.truncated ? { longQuestion: message.id } : {}),
    status: 'failed',
    failure: 'This question has no answer.',
  };
}

function answered({ failure: _, ...turn }: Turn, message: OwnMessage): Turn {
  const { figures } = message;
  return {
    ...turn,
    status: message.finish_reason === 'aborted' ? 'stopped' : 'done',
    answer: message.content,
    citations: message.citations,
    notices: message.unanswered && message.citations.length === 0 ? [NOTHING_FOUND] : [],
    ...(message.truncated ? { longAnswer: message.id } : {}),
    ...(message.completion_id ? { id: message.completion_id } : {}),
    ...(message.model ? { model: message.model } : {}),
    ...(message.source ? { source: message.source as AnswerSource } : {}),
    ...(message.finish_reason ? { finishReason: message.finish_reason as FinishReason } : {}),
    ...(message.feedback ? { rating: message.feedback } : {}),
    ...(figures
      ? {
          cache: {
            status: figures.cache as CacheStatus,
            ...(figures.similarity === null ? {} : { similarity: figures.similarity }),
            ...(figures.cache_entry_id === null ? {} : { entry_id: figures.cache_entry_id }),
          },
          usage: {
            prompt_tokens: figures.prompt_tokens,
            completion_tokens: figures.completion_tokens,
            total_tokens: figures.prompt_tokens + figures.completion_tokens,
            cost_usd: figures.cost_usd,
          },
          latencyMs: figures.latency_ms,
          firstTokenMs: figures.time_to_first_token_ms,
        }
      : {}),
  };
}

const NOTHING_FOUND = { code: 'nothing_relevant', detail: 'The documents contain nothing relevant to this question.' };
