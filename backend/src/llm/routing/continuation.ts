import type { ChatRequest, Passage } from '../chat-model.js';
import { trimEndOf } from '../../common/text/trim.js';

/** Enough for a join that is certain, short enough to be repeated exactly. */
const ANCHOR_CHARS = 40;
/** Rough length of a token in characters. */
const CHARS_PER_TOKEN = 4;

/**
 * The request by which a model goes on with the answer that another one began. It is asked to repeat the last words, so that
 * the join is certain even in the middle of a word; Splice takes them out again.
 */
export function continuationOf(request: ChatRequest, text: string, cited: readonly Passage[]): ChatRequest {
  if (text === '') return request;
  const maxTokens = request.parameters?.maxTokens;
  return {
    ...request,
    messages: [...request.messages, { role: 'assistant', content: text }, { role: 'user', content: instruction(text) }],
    passages: renumbered(request.passages, cited),
    cited: cited.length,
    ...(maxTokens === undefined
      ? {}
      : { parameters: { ...request.parameters, maxTokens: Math.max(maxTokens - estimateTokens(text), 1) } }),
  };
}

export const estimateTokens = (text: string): number => Math.ceil(text.length / CHARS_PER_TOKEN);

const instruction = (text: string): string =>
  [
    'Your answer was cut off by a technical failure. Begin with its last words exactly as they stand between the markers,',
    'then go on to the end of the answer in the same language, style and format. Repeat nothing else, and do not mention the',
    `interruption.\n<last-words>${anchorOf(text)}</last-words>`,
  ].join(' ');

/** The last words, from the start of one. */
export function anchorOf(text: string): string {
  if (text.length <= ANCHOR_CHARS) return text;
  const from = text.length - ANCHOR_CHARS;
  const word = startOfWord(text, from);
  // Text without spaces has no start of a word near: a mere end of it will do.
  return text.slice(word >= 0 && from - word <= ANCHOR_CHARS ? word : from);
}

/** Where the word begins that the character at a place belongs to; −1 between words. */
function startOfWord(text: string, at: number): number {
  const start = trimEndOf(text.slice(0, at + 1), /\S/).length;
  return start > at ? -1 : start;
}

/** Passages by the numbers that the text so far gave them, the others after them. */
function renumbered(passages: readonly Passage[], cited: readonly Passage[]): Passage[] {
  const known = new Map(cited.map((p) => [p.chunkId, p]));
  const rest = passages.filter((p) => !known.has(p.chunkId));
  return [...cited, ...rest.map((p, i) => ({ ...p, n: cited.length + i + 1 }))];
}
