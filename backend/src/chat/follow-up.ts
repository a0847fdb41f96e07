import { standsAlone } from '../llm/cache/verification/standalone.js';
import type { ChatMessage } from '../llm/chat-model.js';
import { termsOf } from '../vectors/terms.js';
import { trimEndOf } from '../common/text/trim.js';

const ADDED_TERMS = 8;
const SHORT_TERMS = 2;
/** Characters of a question that are read: the beginning of a longer one states its subject. */
const READ_CHARS = 2_000;
/** Distinct words of a question that are read: far more than are added. */
const READ_WORDS = 40;
/** Maximum length of a chain of follow-ups. */
const CHAIN_TURNS = 10;

export interface Turn {
  question: string;
  /** The answer; '' when there was none. */
  answer: string;
}

/** Earlier questions with their answers, oldest first; the last message, which is the current question, is left out. */
export function turnsBefore(messages: readonly ChatMessage[]): Turn[] {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const turns: Turn[] = [];
  for (const { role, content } of messages.slice(0, Math.max(0, last))) {
    if (role === 'user') turns.push({ question: content, answer: '' });
    else if (role === 'assistant' && turns.length > 0) turns.at(-1)!.answer ||= content;
  }
  return turns;
}

/**
 * Whether a question needs the turns before it: it starts with a continuation ("and …"), contains a reference such as a pronoun, or
 * is so short that it has hardly any content words ("the price?").
 */
export function needsContext(question: string, turns: readonly Turn[]): boolean {
  if (turns.length === 0) return false;
  const terms = new Set(termsOf(question.slice(0, READ_CHARS)));
  const words = question.slice(0, READ_CHARS).trim().split(/\s+/).length;
  return !standsAlone(question) || (terms.size <= SHORT_TERMS && words <= 4);
}

/**
 * Expands a question by the content words of the question before it. Used when no model is available to rewrite it. A chain of
 * follow-ups is traced back to the question that started it.
 */
export function expanded(question: string, turns: readonly Turn[]): string {
  const own = new Set(termsOf(question.slice(0, READ_CHARS)));
  const words: string[][] = [];
  for (let i = turns.length - 1; i >= 0 && words.length < CHAIN_TURNS; i--) {
    words.unshift(contentWords(turns[i]!.question));
    if (!needsContext(turns[i]!.question, turns.slice(0, i))) break;
  }
  const added = [...new Set(words.flat())].filter((word) => termsOf(word).every((term) => !own.has(term)));
  return added.length === 0 ? question : `${question} ${added.slice(0, ADDED_TERMS).join(' ')}`;
}

/** Content words in their original form, without question words. */
const contentWords = (question: string): string[] => {
  const text = question.slice(0, READ_CHARS);
  const terms = new Set(termsOf(text));
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu) ?? [];
  return [...new Set(words.map((word) => trimEndOf(word, /[.'’-]/)))]
    .slice(0, READ_WORDS)
    .filter((word) => termsOf(word).some((term) => terms.has(term)) && !ASKING.test(word));
};

const ASKING =
  /^(?:about|tell|please|know|want|need|like|much|many|long|often|does|did|can|could|would|should|welche\w*|wie|was|wer|wann|wo|warum|kann|comment|quel\w*|combien|qué|cómo|cuánto)$/i;
