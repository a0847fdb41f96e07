import type { ModelEvent } from '../chat-model.js';

/** What is left of a text whose marks were read. */
export type Out = Extract<ModelEvent, { type: 'text' | 'citation' }>;

/** Adds text, to the last event when that is text. */
export function push(out: Out[], text: string): void {
  if (!text) return;
  const last = out.at(-1);
  if (last?.type === 'text') last.text += text;
  else out.push({ type: 'text', text });
}
