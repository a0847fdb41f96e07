import type { BlockKind } from '../document-parser.js';
import type { PlacedBlock } from './document-text.js';

/** A range of text [start, end) that is not split, with its size. */
export interface Unit {
  start: number;
  end: number;
  tokens: number;
  kind: BlockKind;
  /** Text required before this unit at the start of a chunk: the column names of a table, with their size. */
  lead?: { text: string; tokens: number };
}

export interface UnitLimits {
  /** Number of tokens without special tokens. */
  count: (text: string) => number;
  /** A block of up to this many tokens is kept whole. */
  targetTokens: number;
  /** Maximum tokens of a unit; up to it, sentences, rows, list items and pieces of code are kept whole. */
  maxTokens: number;
  /** Maximum characters of a unit: a tokenizer may count a giant "word" as one unknown token. */
  maxChars: number;
  /** Truncates the column names of a table to their maximum size. */
  fitHeader: (header: string) => { text: string; tokens: number };
  /** Split every block into its sentences, items and rows, even if it fits as a whole. */
  fine: boolean;
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });
type Range = [start: number, end: number];

/**
 * Splits a block as little as possible: not at all, else by lines (tables, lists, code) or sentences, else by words, else by
 * characters; `Intl.Segmenter` finds the words of languages without spaces. Each level tokenises a text once, so the time is
 * linear in its length.
 */
export function toUnits(text: string, block: PlacedBlock, limits: UnitLimits): Unit[] {
  const { start, end, kind } = block;
  const whole = limits.fine && kind !== 'code' && kind !== 'heading' ? undefined : measure(text, block, limits);
  // Partial code and partial headings are of little use: both may be larger than the target.
  if (whole && (whole.tokens <= limits.targetTokens || kind === 'code' || kind === 'heading')) return [whole];
  const lead = kind === 'table' && block.header ? limits.fitHeader(block.header) : undefined;
  const room = { ...limits, maxTokens: limits.maxTokens - (lead?.tokens ?? 0) };
  const units = piecesOf(text, start, end, kind).flatMap(([from, to]) => {
    const unit = measure(text, { start: from, end: to, kind }, room);
    return unit
      ? [unit]
      : pack(wordsOf(text, { start: from, end: to, kind }, room), room.maxTokens / 2, room.maxChars / 2);
  });
  return lead ? units.map((unit) => (unit.start === start ? unit : { ...unit, lead })) : units;
}

/** Lines of tables, lists and code, sentences of everything else. */
export function piecesOf(text: string, start: number, end: number, kind: BlockKind): Range[] {
  const byLine = kind === 'table' || kind === 'list' || kind === 'code';
  return byLine ? linesOf(text, start, end) : segmentsOf(sentences, text, start, end);
}

type Stretch = Pick<Unit, 'start' | 'end' | 'kind'>;

function measure(text: string, { start, end, kind }: Stretch, limits: UnitLimits): Unit | undefined {
  if (end - start > limits.maxChars) return undefined;
  const tokens = limits.count(text.slice(start, end));
  return tokens <= limits.maxTokens ? { start, end, tokens, kind } : undefined;
}

function linesOf(text: string, start: number, end: number): Range[] {
  const lines: Range[] = [];
  for (let from = start; from < end;) {
    const newline = text.indexOf('\n', from);
    const to = newline === -1 || newline >= end ? end : newline + 1;
    lines.push([from, to]);
    from = to;
  }
  return lines;
}

function segmentsOf(segmenter: Intl.Segmenter, text: string, start: number, end: number): Range[] {
  const out: Range[] = [];
  for (const { index, segment } of segmenter.segment(text.slice(start, end))) {
    out.push([start + index, start + index + segment.length]);
  }
  return out;
}

const WINDOW_CHARS = 20_000;

/**
 * A generator, since a long text has millions of words: words with the following blanks and marks; a "word" beyond the limits
 * is split by characters.
 */
function* wordsOf(text: string, { start, end, kind }: Stretch, limits: UnitLimits): Generator<Unit> {
  for (let from = start; from < end; from += WINDOW_CHARS) {
    for (const [a, b] of segmentsOf(words, text, from, Math.min(end, from + WINDOW_CHARS))) {
      const stretch = { start: a, end: b, kind };
      const unit = measure(text, stretch, limits);
      if (unit) yield unit;
      else yield* charactersOf(text, stretch, limits);
    }
  }
}

function charactersOf(text: string, { start, end, kind }: Stretch, limits: UnitLimits): Unit[] {
  // A token usually has at least one character; half of the limit allows for scripts with more tokens than characters.
  const step = Math.max(1, Math.floor(Math.min(limits.maxTokens / 2, limits.maxChars)));
  const units: Unit[] = [];
  for (let from = start; from < end;) {
    let to = Math.min(end, from + step);
    // Never splits a surrogate pair.
    if (to < end && (text.charCodeAt(to) & 0xfc00) === 0xdc00) to += 1;
    units.push({ start: from, end: to, tokens: limits.count(text.slice(from, to)), kind });
    from = to;
  }
  return units;
}

/** Joins adjacent units of one kind up to the given sizes. */
export function pack(units: Iterable<Unit>, maxTokens: number, maxChars: number): Unit[] {
  const out: Unit[] = [];
  for (const unit of units) {
    const last = out.at(-1);
    const joined =
      last?.kind === unit.kind && last.tokens + unit.tokens <= maxTokens && unit.end - last.start <= maxChars;
    if (joined) Object.assign(last, { end: unit.end, tokens: last.tokens + unit.tokens });
    else out.push({ ...unit });
  }
  return out;
}
