import { questionKey } from '../../common/text/question-key.js';
import type { CompletionRequest } from '../completion/completion.js';
import { wantsJson } from '../model-parameters.js';
import { standsAlone } from './verification/standalone.js';

/** Name of the Redis hash with the questions of published Q&A entries, see `QaHotCopy`. */
export const CURATED_KEY = 'qa';
/** Longer than any question of an entry. */
const MAX_CHARS = 500;

type Asked = Pick<CompletionRequest, 'messages' | 'parameters' | 'curatedAnswers'>;

/**
 * Whether a curated answer may replace the model's: only where the caller wants them, for a plain-text, standalone user
 * question that requires neither JSON nor a tool call.
 */
export function mayBeCurated({ messages, parameters, curatedAnswers }: Asked): boolean {
  if (!curatedAnswers) return false;
  const question = messages.at(-1);
  if (question?.role !== 'user' || question.parts || question.content.length > MAX_CHARS) return false;
  if (wantsJson(parameters) || demandsTool(parameters.toolChoice)) return false;
  return isFirst(messages) || standsAlone(question.content);
}

/** Whether this is the first message of its conversation. */
export const isFirst = (messages: CompletionRequest['messages']): boolean =>
  messages.slice(0, -1).every((m) => m.role === 'system');

/** The hash field to look up; empty: no curated answer can apply. @param revision of the workspace's Q&A; 0: it has none */
export const curatedField = (request: Asked, revision: number): string =>
  revision > 0 && mayBeCurated(request) ? questionKey(request.messages.at(-1)!.content) : '';

const demandsTool = (choice: unknown): boolean => choice !== undefined && choice !== 'none' && choice !== 'auto';
