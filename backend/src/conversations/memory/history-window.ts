/** Characters of a text take one to four bytes and no more than a token each: three bytes a token is on the safe side. */
const BYTES_PER_TOKEN = 3;
/** What a message costs besides its text. */
const MESSAGE_TOKENS = 4;

export const roughTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);

/**
 * The newest turns that fit, oldest first. It begins with a question: an answer without its question says little.
 * @param tokens that they may take together
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

/** Kept for prompt, rules and question. */
const PROMPT_TOKENS = 2_000;
/** Of a model whose room nobody knows. */
const UNKNOWN_CONTEXT = 16_000;
const PASSAGE_SHARE = 0.3;
const MAX_PASSAGE_TOKENS = 8_000;
const ANSWER_SHARE = 0.25;
const MAX_ANSWER_TOKENS = 4_096;

export interface Room {
  /** Of the model; null = unknown. */
  contextTokens: number | null;
  /** Longest answer that the request allows; null = it does not say. */
  answerTokens: number | null;
  questionTokens: number;
  /** Most that the workspace spends on earlier turns. */
  most: number;
}

/** What earlier turns may take: the room of the model without prompt, passages, question and answer. */
export function historyTokens({ contextTokens, answerTokens, questionTokens, most }: Room): number {
  const room = contextTokens ?? UNKNOWN_CONTEXT;
  const passages = Math.min(MAX_PASSAGE_TOKENS, room * PASSAGE_SHARE);
  const answer = Math.min(answerTokens ?? MAX_ANSWER_TOKENS, room * ANSWER_SHARE);
  const prompt = Math.min(PROMPT_TOKENS, room * ANSWER_SHARE);
  return Math.max(0, Math.min(most, Math.floor(room - passages - answer - prompt - questionTokens)));
}
