import { type CatalogueModel, EXTRACTIVE_MODEL_ID, priceOf } from '../catalogue/catalogue-model.js';
import type { ChatRequest } from '../chat-model.js';
import type { Spent } from '../../analytics/usage/spending.repository.js';
import { NANO } from './account.js';

/** Assumed answer length when the request sets no `max_tokens`: some 3,000 words. Longer answers settle at their actual cost. */
export const DEFAULT_ANSWER_TOKENS = 4_096;
/** The same for a reasoning model, whose thinking is generated and charged as well. */
export const REASONING_ANSWER_TOKENS = 16_384;
/** Size of the instructions that surround passages in a prompt. */
const RULES_BYTES = 2_000;
const MESSAGE_BYTES = 16;
/** A picture or file in a request counts as at most this many bytes of text, however large its data. */
const DATA = 'x'.repeat(6_000);

/**
 * Upper bound of a request's prompt tokens without running a tokenizer: a token is at least one byte in every
 * vocabulary. About four times the real count of text, which only affects the very last calls of a budget.
 */
export function promptBound({ messages, passages, parameters }: ChatRequest): number {
  const read = JSON.stringify([messages, passages, parameters?.tools ?? []], (_, value: unknown) =>
    typeof value === 'string' && value.startsWith('data:') ? DATA : value,
  );
  return Buffer.byteLength(read) + messages.length * MESSAGE_BYTES + (passages.length > 0 ? RULES_BYTES : 0);
}

/**
 * The most a call is expected to cost with any of the models. A model without a known price costs no money; the
 * built-in one costs neither money nor tokens.
 */
export function reservationFor(request: ChatRequest, models: readonly (CatalogueModel | undefined)[]): Spent {
  const asked = models.filter((m) => m?.id !== EXTRACTIVE_MODEL_ID);
  if (asked.length === 0) return { nanoUsd: 0, tokens: 0 };
  const prompt = promptBound(request);
  const answers = asked.map((m) => answerBound(request, m));
  const prices = asked.map((m, i) => priceOf(m, prompt, answers[i]!) ?? 0);
  return { nanoUsd: Math.ceil(Math.max(...prices) * NANO), tokens: prompt + Math.max(...answers) };
}

function answerBound({ parameters }: ChatRequest, model: CatalogueModel | undefined): number {
  const thinks = model?.capabilities.includes('reasoning');
  const requested = parameters?.maxTokens ?? (thinks ? REASONING_ANSWER_TOKENS : DEFAULT_ANSWER_TOKENS);
  return Math.min(requested, model?.maxCompletionTokens ?? Infinity);
}
