/** A character takes one to four bytes and at most one token, so three bytes per token is a safe estimate. */
const BYTES_PER_TOKEN = 3;
/** Overhead of a message besides its text. */
const MESSAGE_TOKENS = 4;

export const roughTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);

/**
 * The newest turns that fit, oldest first. The window begins with a question: an answer without its question means little.
 * @param tokens token budget of the window
 */
export function historyWindow<T extends { role: string; content: string }>(turns: readonly T[], tokens: number): T[] {
  let left = tokens;
  let first = turns.length;
  for (let i = turns.length - 1; i >= 0; i--) {
    left -= roughTokens(turns[i]!.content) + MESSAGE_TOKENS;
    if (left < 0) break;
    first = i;
  }
  const fitting = turns.slice(first);
  const question = fitting.findIndex(({ role }) => role === 'user');
  return question < 0 ? [] : fitting.slice(question);
}

/** Reserved for prompt, rules and question. */
const PROMPT_TOKENS = 2_000;
/** Assumed when the context length of the model is unknown. */
const UNKNOWN_CONTEXT = 16_000;
const PASSAGE_SHARE = 0.3;
const MAX_PASSAGE_TOKENS = 8_000;
const ANSWER_SHARE = 0.25;
const MAX_ANSWER_TOKENS = 4_096;

export interface Room {
  /** Context length of the model; null when unknown. */
  contextTokens: number | null;
  /** Longest answer that the request allows; null when it sets no limit. */
  answerTokens: number | null;
  questionTokens: number;
  /** Token limit of the workspace for earlier turns. */
  most: number;
}

/** Token budget of earlier turns: the context of the model minus prompt, passages, question and answer. */
export function historyTokens({ contextTokens, answerTokens, questionTokens, most }: Room): number {
  const room = contextTokens ?? UNKNOWN_CONTEXT;
  const passages = Math.min(MAX_PASSAGE_TOKENS, room * PASSAGE_SHARE);
  const answer = Math.min(answerTokens ?? MAX_ANSWER_TOKENS, room * ANSWER_SHARE);
  const prompt = Math.min(PROMPT_TOKENS, room * ANSWER_SHARE);
  return Math.max(0, Math.min(most, Math.floor(room - passages - answer - prompt - questionTokens)));
}
