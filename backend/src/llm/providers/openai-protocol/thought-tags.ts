import { largest } from '../../../common/arrays/unbounded.js';

/** Names of the tags around thoughts, for servers that do not remove them. */
const NAMES = ['think', 'thinking', 'thought', 'reasoning', 'seed:think', 'longcat_think'];
const FINAL = '<|start|>assistant<|channel|>final<|message|>';
const CHANNEL_FINAL = '<|channel|>final<|message|>';

/** Opening → closing marks of thoughts, in lower case. */
const PAIRS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...NAMES.map((name) => [`<${name}>`, [`</${name}>`]] as const),
  // Mistral, Kimi, OpenThinker, Cohere, Gemma
  ['[think]', ['[/think]']],
  ['◁think▷', ['◁/think▷']],
  ['<|begin_of_thought|>', ['<|end_of_thought|>']],
  ['<|start_thinking|>', ['<|end_thinking|>']],
  ['<|channel>thought', ['<channel|>']],
]);
/** gpt-oss: everything not meant for the reader, with recipient and format. */
const CHANNEL =
  /^(?:<\|start\|>assistant)?<\|channel\|>(?:analysis|commentary)[^<]{0,200}(?:<\|constrain\|>[^<]{0,40})?<\|message\|>/;
const CHANNEL_BEGUN = /^(?:<\|start\|>assistant)?<\|channel\|>(?:(?!<\|message\|>)[^]){0,300}$/;
const CHANNEL_ENDS = [`<|end|>${FINAL}`, FINAL, CHANNEL_FINAL, '<|end|>', '<|return|>', '<|call|>'];
/** The same where the server has removed the marks: `analysisThe user…assistantfinalHello`. */
const BARE = 'analysis';
const BARE_ENDS = ['assistantfinal'];

/** Marks between thoughts and answer, or around the answer. */
export const BEFORE_ANSWER: readonly string[] = [FINAL, CHANNEL_FINAL, '<|begin_of_solution|>', '<|start_response|>'];
export const AFTER_ANSWER: readonly string[] = ['<|return|>', '<|end|>', '<|end_of_solution|>', '<|end_response|>'];
/** Closing marks of thoughts that the server's template began. */
export const CLOSERS: readonly string[] = [...[...PAIRS.values()].flat(), `<|end|>${FINAL}`, FINAL, CHANNEL_FINAL];
export const OPENERS: readonly string[] = [...PAIRS.keys()];

export interface Opener {
  length: number;
  closers: readonly string[];
  /** A special token of the model: others may follow. */
  special: boolean;
}

/** @returns the mark that begins thoughts at the start of a text; 'maybe' when more text is needed */
export function openerOf(text: string): Opener | 'maybe' | null {
  if (!STARTS.has(text.charAt(0))) return null;
  const head = text.slice(0, 400);
  const lower = head.toLowerCase();
  for (const [open, closers] of PAIRS)
    if (lower.startsWith(open)) return { length: open.length, closers, special: open.startsWith('<|') };
  const channel = CHANNEL.exec(head);
  if (channel) return { length: channel[0].length, closers: CHANNEL_ENDS, special: true };
  return mayBecome(lower, OPENERS) || mayBecome(lower, ['<|start|>assistant<|channel|>']) || CHANNEL_BEGUN.test(head)
    ? 'maybe'
    : null;
}

/** Like `openerOf`, for thoughts without marks: a word that begins no answer. */
export function bareOpenerOf(text: string): Opener | 'maybe' | null {
  if (text.length <= BARE.length) return BARE.startsWith(text) ? 'maybe' : null;
  return text.startsWith(BARE) && /[A-Z]/.test(text[BARE.length]!)
    ? { length: BARE.length, closers: BARE_ENDS, special: true }
    : null;
}

/** Whether a text is a proper prefix of one of the marks. */
export const mayBecome = (text: string, marks: readonly string[]): boolean =>
  text !== '' && marks.some((mark) => mark.length > text.length && mark.startsWith(text));

/** Length of the text's end that may be the beginning of a mark. */
export function openEnd(text: string, marks: readonly string[]): number {
  const longest = largest(marks.map((mark) => mark.length)) - 1;
  const tail = text.slice(-longest).toLowerCase();
  for (let i = 0; i < tail.length; i++)
    if (STARTS.has(tail[i]!) && mayBecome(tail.slice(i), marks)) return tail.length - i;
  return 0;
}

const STARTS = new Set(
  [...OPENERS, ...CLOSERS, ...BEFORE_ANSWER, ...AFTER_ANSWER, ...BARE_ENDS].map((mark) => mark[0]!),
);

/** Finds any of the marks, in any letter case. */
export const searchOf = (marks: readonly string[]): RegExp =>
  new RegExp(marks.map((mark) => mark.replace(/[|[\]\\/]/g, '\\$&')).join('|'), 'i');

/** Marks within the text of an answer. */
export const IN_ANSWER = [...CLOSERS, ...OPENERS, ...AFTER_ANSWER];
export const NEXT_IN_ANSWER = new RegExp(`\\n|${searchOf(IN_ANSWER).source}`, 'i');
