import type { ModelEvent } from '../chat-model.js';

/** Output of mark processing: text and citations. */
export type Out = Extract<ModelEvent, { type: 'text' | 'citation' }>;

/** Appends text, to the last event if that is text. */
export function push(out: Out[], text: string): void {
  if (!text) return;
  const last = out.at(-1);
  if (last?.type === 'text') last.text += text;
  else out.push({ type: 'text', text });
}
