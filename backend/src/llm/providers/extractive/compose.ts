import type { Passage } from '../../chat-model.js';
import type { Candidate } from './scoring.js';

/** A run of text, and the passage that is cited for the first time at its end. */
export interface AnswerPart {
  text: string;
  citation?: Passage;
}

/** Writes the sentences as prose and lists, with a mark `[n]` where the quotation of a passage ends. */
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
    // A line that introduces a list has its mark at the items.
    const mark = next && isList(next) && sameSource(unit, next) && !isList(unit) ? '' : ` [${n}]`;
    if (mark === '' && known === undefined) numbers.delete(unit.passage.chunkId);
    return { text: text + mark, ...(mark && known === undefined ? { citation: { ...unit.passage, n } } : {}) };
  });
}

const isList = (unit: Candidate): boolean => unit.kind === 'item';
const sameSource = (a: Candidate, b: Candidate): boolean => a.passage.chunkId === b.passage.chunkId;

function separator(before: Candidate | undefined, unit: Candidate): string {
  if (isList(unit)) return before === undefined ? '- ' : `${isList(before) ? '\n' : '\n\n'}- `;
  if (before === undefined) return '';
  if (isList(before) || unit.kind === 'row' || before.kind === 'row') return '\n\n';
  return before.passage.documentId === unit.passage.documentId ? ' ' : '\n\n';
}

function body(unit: Candidate): string {
  const text = shorten(unit.text.replace(/\s+/g, ' ').trim());
  const closed =
    /[.!?…。！？:;)”"'’\]]$/.test(text) || unit.kind !== 'sentence' ? text : `${text}${unit.cut ? ' …' : '.'}`;
  return unit.cut && /^\p{Ll}/u.test(closed) ? `… ${closed}` : closed;
}

const MAX_UNIT_CHARS = 700;

/** Tables and logs without full stops come as one endless unit. */
const shorten = (text: string): string =>
  text.length <= MAX_UNIT_CHARS
    ? text
    : `${text.slice(0, text.lastIndexOf(' ', MAX_UNIT_CHARS)) || text.slice(0, MAX_UNIT_CHARS)} …`;
