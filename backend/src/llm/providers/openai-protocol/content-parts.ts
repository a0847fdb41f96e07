import { type Foreign, isRecord } from './foreign.js';

/** A run of model output, either answer or thoughts. */
export interface ContentPiece {
  thought: boolean;
  text: string;
}

/** Mistral's `thinking`, OpenRouter's `reasoning.text`, Gemini's `thought`, … */
const THOUGHT_TYPE = /^(?:redacted_)?(?:thinking|reasoning|thought)/;
const TEXT_TYPES: readonly unknown[] = ['text', 'output_text', 'refusal', undefined];
/** Fields of a part that contain its words; each may itself be a list of parts. */
const WORDS = ['thinking', 'reasoning', 'text', 'output_text', 'refusal', 'content', 'summary', 'value'] as const;
/** Fields of a message that contain thoughts, in order of preference. */
const REASONING = [
  'reasoning',
  'reasoning_content',
  'reasoning_text',
  'thinking',
  'thinking_blocks',
  'reasoning_details',
] as const;
const MAX_DEPTH = 4;

/**
 * `content` of a message: a text, or parts with text, thoughts or neither (references, pictures).
 * @see https://docs.mistral.ai/capabilities/reasoning the parts of a thinking model
 */
export function contentPieces(content: unknown): ContentPiece[] {
  const parts: readonly unknown[] = Array.isArray(content) ? content : [content];
  const pieces: ContentPiece[] = [];
  for (const part of parts) {
    const thought = isRecord(part) && isThought(part);
    const text = !isRecord(part) || thought || TEXT_TYPES.includes(part['type']) ? wordsOf(part) : '';
    push(pieces, thought, text);
  }
  return pieces;
}

/** Appends text, to the last piece if that has the same kind. */
export function push(pieces: ContentPiece[], thought: boolean, text: string): void {
  const last = pieces.at(-1);
  if (text === '') return;
  if (last?.thought === thought) last.text += text;
  else pieces.push({ thought, text });
}

/** Thoughts in separate fields; fields with identical words count once. */
export function reasoningOf(delta: object): string {
  for (const name of REASONING) {
    const text = wordsOf((delta as Foreign)[name]);
    if (text !== '') return text;
  }
  return '';
}

const isThought = (part: Foreign): boolean =>
  part['thought'] === true || (typeof part['type'] === 'string' && THOUGHT_TYPE.test(part['type']));

/** Extracts text from any nesting; a number is a token that a server's JSON encoder converted. */
function wordsOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return '';
  if (Array.isArray(value)) return value.map((part) => wordsOf(part, depth + 1)).join('');
  for (const name of WORDS) {
    const text = wordsOf((value as Foreign)[name], depth + 1);
    if (text !== '') return text;
  }
  return '';
}
