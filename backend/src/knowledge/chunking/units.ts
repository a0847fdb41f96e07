import type { BlockKind } from '../parsing/document-parser.js';

/** A stretch of text [start, end) that is not cut, with its size. */
export interface Unit {
  start: number;
  end: number;
  tokens: number;
}

export interface UnitLimits {
  /** Tokens without special tokens. */
  count: (text: string) => number;
  /** No unit has more tokens than this. */
  maxTokens: number;
  /** No unit has more characters: a tokenizer may count a giant "word" as one unknown token. */
  maxChars: number;
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * Cuts text[start, end) as little as possible: whole, else by lines (tables, lists, code) or sentences, else by words, else
 * by characters. Each level tokenises a text once, so the work is linear in its length.
 */
export function toUnits(text: string, start: number, end: number, kind: BlockKind, limits: UnitLimits): Unit[] {
  const whole = measure(text, start, end, limits);
  if (whole) return [whole];
  const byLine = kind === 'table' || kind === 'list' || kind === 'code';
  const pieces = byLine ? linesOf(text, start, end) : segmentsOf(sentences, text, start, end);
  return pieces.flatMap(([from, to]) => {
    const unit = measure(text, from, to, limits);
    return unit ? [unit] : pack(wordsOf(text, from, to, limits), limits.maxTokens / 2, limits.maxChars / 2);
  });
}

function measure(text: string, start: number, end: number, limits: UnitLimits): Unit | undefined {
  if (end - start > limits.maxChars) return undefined;
  const tokens = limits.count(text.slice(start, end));
  return tokens <= limits.maxTokens ? { start, end, tokens } : undefined;
}

function linesOf(text: string, start: number, end: number): [number, number][] {
  const lines: [number, number][] = [];
  for (let from = start; from < end;) {
    const newline = text.indexOf('\n', from);
    const to = newline === -1 || newline >= end ? end : newline + 1;
    lines.push([from, to]);
    from = to;
  }
  return lines;
}

function segmentsOf(segmenter: Intl.Segmenter, text: string, start: number, end: number): [number, number][] {
  const out: [number, number][] = [];
  for (const { index, segment } of segmenter.segment(text.slice(start, end))) {
    out.push([start + index, start + index + segment.length]);
  }
  return out;
}

const WINDOW_CHARS = 20_000;

/** Words with the blanks and marks after them; a "word" beyond the limits is cut by characters. */
function wordsOf(text: string, start: number, end: number, limits: UnitLimits): Unit[] {
  const units: Unit[] = [];
  for (let from = start; from < end; from += WINDOW_CHARS) {
    for (const [a, b] of segmentsOf(words, text, from, Math.min(end, from + WINDOW_CHARS))) {
      const unit = measure(text, a, b, limits);
      if (unit) units.push(unit);
      else units.push(...charactersOf(text, a, b, limits));
    }
  }
  return units;
}

function charactersOf(text: string, start: number, end: number, limits: UnitLimits): Unit[] {
  // One token has at least one character, mostly; half of the limit leaves room for scripts where it has less.
  const step = Math.max(1, Math.floor(Math.min(limits.maxTokens / 2, limits.maxChars)));
  const units: Unit[] = [];
  for (let from = start; from < end;) {
    let to = Math.min(end, from + step);
    // Never between the halves of a surrogate pair.
    if (to < end && (text.charCodeAt(to) & 0xfc00) === 0xdc00) to += 1;
    units.push({ start: from, end: to, tokens: limits.count(text.slice(from, to)) });
    from = to;
  }
  return units;
}

/** Joins neighbours up to the given sizes. */
export function pack(units: Unit[], maxTokens: number, maxChars: number): Unit[] {
  const out: Unit[] = [];
  for (const unit of units) {
    const last = out.at(-1);
    const joined = last && last.tokens + unit.tokens <= maxTokens && unit.end - last.start <= maxChars;
    if (joined) Object.assign(last, { end: unit.end, tokens: last.tokens + unit.tokens });
    else out.push({ ...unit });
  }
  return out;
}
