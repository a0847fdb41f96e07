import type { ChatMessage, Passage } from '../chat-model.js';
import { passageBlock } from './passage-block.js';

/**
 * Messages as sent to a model: passages go into the first system message, because some models accept only one, and only
 * at the start.
 * @param marks see passageBlock
 */
export function promptMessages(
  messages: readonly ChatMessage[],
  passages: readonly Passage[],
  marks: boolean,
): ChatMessage[] {
  if (passages.length === 0) return [...messages];
  const block = passageBlock(passages, marks);
  const [first, ...rest] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content: block }, ...messages];
  const content = first.content ? `${first.content}\n\n${block}` : block;
  const parts = first.parts ? [...first.parts, { type: 'text', text: block }] : undefined;
  return [{ ...first, content, ...(parts ? { parts } : {}) }, ...rest];
}
