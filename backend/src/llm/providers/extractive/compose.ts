import type { Passage } from '../../chat-model.js';
import { SENTENCE_END } from '../../../common/text/sentence-end.js';
import { findQuote, type Span } from '../../citations/sentence-spans.js';
import type { Candidate } from './candidate.js';
import { asRecord } from './table-columns.js';

/** A run of text, and the passage first cited at its end. */
export interface AnswerPart {
  text: string;
  citation?: Passage;
  /** Range of the passage's text that contains the quotation. */
  support?: Span;
}

/** Writes the sentences as prose and lists, with a mark `[n]` at the end of each passage's quotation. */
export function composeAnswer(units: readonly Candidate[]): AnswerPart[] {
  const numbers = new Map<string, number>();
  return units.map((unit, i) => {
    const next = units[i + 1];
    const before = units[i - 1];
    const text = separator(before, unit) + body(unit);
    if (next && sameSource(unit, next) && !isList(unit) && !isList(next)) return { text };
    const known = numbers.get(unit.passage.chunkId);
    const n = known ?? numbers.size + 1;
    numbers.set(unit.passage.chunkId, n);
    // The introduction of a list carries no mark; its items do.
    const mark = next && isList(next) && sameSource(unit, next) && !isList(unit) ? '' : ` [${n}]`;
    if (mark === '' && known === undefined) numbers.delete(unit.passage.chunkId);
    return { text: text + mark, ...(mark && known === undefined ? cited(units, i, n) : {}) };
  });
}

/** @param i the last unit of a quotation */
function cited(units: readonly Candidate[], i: number, n: number): Omit<AnswerPart, 'text'> {
  const { passage } = units[i]!;
  let from = i;
  while (
    from > 0 &&
    sameSource(units[from - 1]!, units[i]!) &&
    units[i]!.index - units[from - 1]!.index <= i - from + 2
  )
    from--;
  const spans = units.slice(from, i + 1).flatMap((unit) => findQuote(passage.text, unit.text) ?? []);
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return { citation: { ...passage, n } };
  const together = last.end - first.start <= MAX_SUPPORT_CHARS && last.end > first.start;
  return { citation: { ...passage, n }, support: together ? { start: first.start, end: last.end } : first };
}

/** A longer range would fill an excerpt without highlighting anything. */
const MAX_SUPPORT_CHARS = 600;

const isList = (unit: Candidate): boolean => unit.kind === 'item';
const sameSource = (a: Candidate, b: Candidate): boolean => a.passage.chunkId === b.passage.chunkId;

function separator(before: Candidate | undefined, unit: Candidate): string {
  if (isList(unit)) return before === undefined ? '- ' : `${isList(before) ? '\n' : '\n\n'}- `;
  if (before === undefined) return '';
  if (isList(before) || unit.kind === 'row' || before.kind === 'row') return '\n\n';
  return before.passage.documentId === unit.passage.documentId ? ' ' : '\n\n';
}

function body(unit: Candidate): string {
  const text = shorten((unit.columns ? asRecord(unit.text, unit.columns) : unit.text).replace(/\s+/g, ' ').trim());
  const closed = CLOSED.test(text) || unit.kind !== 'sentence' ? text : `${text}${unit.cut ? ' …' : stopOf(text)}`;
  return unit.cut && /^\p{Ll}/u.test(closed) ? `… ${closed}` : closed;
}

const CLOSED = new RegExp(`[${SENTENCE_END}:;)”"'’\\]」』）]$`, 'u');
/** Full stops by the script of the last letter; "." otherwise. Thai, Lao and Khmer sentences may end without one. */
const STOPS: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u, '。'],
  [/[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Oriya}]/u, '।'],
  [/[\p{Script=Thai}\p{Script=Lao}]/u, ''],
  [/\p{Script=Khmer}/u, '។'],
  [/\p{Script=Myanmar}/u, '။'],
  [/\p{Script=Ethiopic}/u, '።'],
  [/\p{Script=Armenian}/u, '։'],
  [/[ٹڈڑںےہھگچپ]/, '۔'],
];

function stopOf(text: string): string {
  const tail = text.slice(-12);
  return STOPS.find(([script]) => script.test(tail))?.[1] ?? '.';
}

const MAX_UNIT_CHARS = 700;

/** Tables and logs without full stops form one very long unit. */
const shorten = (text: string): string =>
  text.length <= MAX_UNIT_CHARS
    ? text
    : `${text.slice(0, text.lastIndexOf(' ', MAX_UNIT_CHARS)) || text.slice(0, MAX_UNIT_CHARS)} …`;
