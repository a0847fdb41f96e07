import { roughTokens } from './history-window.js';
import { MAX_SUMMARY_CHARS } from './conversation-memory.entity.js';
import { cutAtWord } from './title.js';

export interface FoldedMessage {
  id: string;
  role: 'user' | 'assistant';
  content: string;
  createdAt: Date;
}

/** Share of the token budget of earlier turns at which folding starts. */
const FOLD_AT = 0.75;
/** Share of the budget that is left unfolded. */
const KEEP = 0.4;
/** Unfolded turns are loaded with every question, so their number is limited. */
const MAX_MESSAGES = 40;
/** A follow-up question refers to the turns right before it. */
const MIN_KEPT = 4;

const tokensOf = (messages: readonly { content: string }[]): number =>
  messages.reduce((sum, { content }) => sum + roughTokens(content), 0);

/** @param room token budget of earlier turns in a prompt */
export const needsFold = (messages: readonly { content: string }[], room: number): boolean =>
  messages.length > MIN_KEPT && (messages.length >= MAX_MESSAGES || tokensOf(messages) > room * FOLD_AT);

/** The oldest messages, so that the rest is within budget again and begins with a question. */
export function toFold<T extends { role: string; content: string }>(messages: readonly T[], room: number): T[] {
  let kept = messages.length;
  for (let left = room * KEEP; kept > 0; kept--) {
    left -= roughTokens(messages[kept - 1]!.content);
    const isEnough = messages.length - kept >= MIN_KEPT && (left < 0 || messages.length - kept >= MAX_MESSAGES / 2);
    if (isEnough) break;
  }
  while (kept < messages.length && messages[kept]!.role !== 'user') kept++;
  return messages.slice(0, kept);
}

const QUESTION_CHARS = 160;
const ANSWER_CHARS = 240;
const oneLine = (text: string, chars: number): string =>
  cutAtWord(
    text
      .slice(0, chars * 8)
      .replace(/ ?\[\d{1,3}\]/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
    chars,
  );

/** Summary without a model: each question with the beginning of its answer. The oldest lines are dropped when it grows too long. */
export function extractedSummary(before: string, messages: readonly FoldedMessage[]): string {
  const lines = messages.map(({ role, content }) =>
    role === 'user' ? `- Asked: ${oneLine(content, QUESTION_CHARS)}` : `  Answered: ${oneLine(content, ANSWER_CHARS)}`,
  );
  const all = [...before.split('\n').filter((line) => line !== ''), ...lines];
  const kept: string[] = [];
  let chars = 0;
  for (const line of all.toReversed()) {
    chars += line.length + 1;
    if (chars > MAX_SUMMARY_CHARS) break;
    kept.unshift(line);
  }
  return kept.join('\n');
}
