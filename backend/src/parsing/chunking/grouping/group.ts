import { piecesOf, type Unit } from '../units.js';

/** Sizes of a chunk, in tokens without special ones, title and headings. */
export interface GroupLimits {
  target: number;
  /** What the embedder's window leaves. */
  hard: number;
  overlap: number;
  maxChars: number;
}

export const sizeOf = (units: readonly Unit[]): number =>
  (units[0]?.lead?.tokens ?? 0) + units.reduce((sum, { tokens }) => sum + tokens, 0);

/** Whether the units, one after the other, make a chunk of at most `tokens`. */
export function fits(units: readonly Unit[], tokens: number, maxChars: number): boolean {
  const [first, last] = [units[0], units.at(-1)];
  return !first || !last || (sizeOf(units) <= tokens && last.end - first.start <= maxChars);
}

/**
 * Whether a unit still fits into a chunk that has units already, as `fits` says, without counting them all again.
 * @param tokens sizeOf the units that are there
 */
export const fitsBehind = (first: Unit, tokens: number, next: Unit, { target, maxChars }: GroupLimits): boolean =>
  tokens + next.tokens <= target && next.end - first.start <= maxChars;

/** A row finds its column's names in every chunk, and half a program helps nobody: only prose and lists are repeated. */
export const isRepeated = ({ kind }: Unit): boolean => kind === 'paragraph' || kind === 'list';

/** The last sentences or items of `units` that have up to `tokens` together, as one unit; none where nothing that small ends them. */
export function tailOf(
  text: string,
  units: readonly Unit[],
  tokens: number,
  count: (text: string) => number,
): Unit | undefined {
  let tail: Unit | undefined;
  for (const unit of units.toReversed()) {
    if (!isRepeated(unit)) return tail;
    for (const [start, end] of piecesOf(text, unit.start, unit.end, unit.kind).toReversed()) {
      const size = (tail?.tokens ?? 0) + count(text.slice(start, end));
      if (size > tokens) return tail;
      tail = { start, end: tail?.end ?? end, tokens: size, kind: unit.kind };
    }
  }
  return tail;
}
