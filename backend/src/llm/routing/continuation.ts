import type { ChatRequest, Passage } from '../chat-model.js';
import { trimEndOf } from '../../common/text/trim.js';

/** Long enough for an unambiguous join, short enough to be repeated exactly. */
const ANCHOR_CHARS = 40;
/** Rough length of a token in characters. */
const CHARS_PER_TOKEN = 4;

/**
 * The request for a model to continue an answer that another one began. It has to repeat the last words, which makes
 * the join unambiguous even inside a word; Splice removes them again.
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

/** The last words of the text, starting at a word boundary. */
export function anchorOf(text: string): string {
  if (text.length <= ANCHOR_CHARS) return text;
  const from = text.length - ANCHOR_CHARS;
  const word = startOfWord(text, from);
  // Without spaces there is no word boundary nearby: use the plain end of the text.
  return text.slice(word >= 0 && from - word <= ANCHOR_CHARS ? word : from);
}

/** Start offset of the word that contains the character; −1 between words. */
function startOfWord(text: string, at: number): number {
  const start = trimEndOf(text.slice(0, at + 1), /\S/).length;
  return start > at ? -1 : start;
}

/** Passages numbered as cited in the text so far, followed by the others. */
function renumbered(passages: readonly Passage[], cited: readonly Passage[]): Passage[] {
  const known = new Map(cited.map((p) => [p.chunkId, p]));
  const rest = passages.filter((p) => !known.has(p.chunkId));
  return [...cited, ...rest.map((p, i) => ({ ...p, n: cited.length + i + 1 }))];
}
