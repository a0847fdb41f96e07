import type { Section } from '../sections.js';
import type { Unit } from '../units.js';
import { fits, fitsBehind, type GroupLimits, sizeOf, tailOf } from './group.js';

/** A final piece smaller than this is merged into its neighbour if both fit. */
const SMALL_TOKENS = 40;

/** Fills each chunk with whole units up to the target; a small rest is merged into the previous chunk. */
export function groupRecursively(
  text: string,
  { units }: Section,
  limits: GroupLimits,
  count: (text: string) => number,
): Unit[][] {
  const groups: Unit[][] = [];
  let current: Unit[] = [];
  let tokens = 0;
  for (const unit of units) {
    const [first] = current;
    if (first && !fitsBehind(first, tokens, unit, limits)) {
      groups.push(current);
      const tail = limits.overlap > 0 ? tailOf(text, current, limits.overlap, count) : undefined;
      const next = tail ? [tail, unit] : [unit];
      current = fits(next, limits.target, limits.maxChars) ? next : [unit];
      tokens = sizeOf(current);
    } else {
      current.push(unit);
      tokens += first ? unit.tokens : sizeOf(current);
    }
  }
  return joinRest([...groups, current], limits);
}

function joinRest(groups: Unit[][], limits: GroupLimits): Unit[][] {
  const [before, rest] = groups.slice(-2);
  if (!before || !rest || limits.overlap > 0 || sizeOf(rest) >= SMALL_TOKENS) return groups;
  const joined = [...before, ...rest];
  return fits(joined, limits.hard, limits.maxChars) ? [...groups.slice(0, -2), joined] : groups;
}
