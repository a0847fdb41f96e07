import { piecesOf, type Unit } from '../units.js';

/** Chunk sizes in tokens, excluding special tokens, title and headings. */
export interface GroupLimits {
  target: number;
  /** Maximum that the embedder's window leaves. */
  hard: number;
  overlap: number;
  maxChars: number;
}

export const sizeOf = (units: readonly Unit[]): number =>
  (units[0]?.lead?.tokens ?? 0) + units.reduce((sum, { tokens }) => sum + tokens, 0);

/** Whether the consecutive units form a chunk of at most `tokens`. */
export function fits(units: readonly Unit[], tokens: number, maxChars: number): boolean {
  const [first, last] = [units[0], units.at(-1)];
  return !first || !last || (sizeOf(units) <= tokens && last.end - first.start <= maxChars);
}

/**
 * Whether another unit fits into a non-empty chunk, like `fits`, but without counting all units again.
 * @param tokens sizeOf the existing units
 */
export const fitsBehind = (first: Unit, tokens: number, next: Unit, { target, maxChars }: GroupLimits): boolean =>
  tokens + next.tokens <= target && next.end - first.start <= maxChars;

/** Only prose and lists are repeated: table rows have their column names in every chunk, and partial code is of no use. */
export const isRepeated = ({ kind }: Unit): boolean => kind === 'paragraph' || kind === 'list';

/** The last sentences or items of `units` with up to `tokens` in total, as one unit; empty if the last one is larger. */
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
