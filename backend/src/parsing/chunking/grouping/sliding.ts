import type { Section } from '../sections.js';
import type { Unit } from '../units.js';
import { fitsBehind, type GroupLimits, isRepeated, sizeOf } from './group.js';

/** Windows of whole sentences, each starting inside the previous one, so that every sentence is found with its context. */
export function groupByWindow({ units }: Section, limits: GroupLimits): Unit[][] {
  const overlap = limits.overlap > 0 ? limits.overlap : limits.target / 2;
  const groups: Unit[][] = [];
  for (let from = 0; from < units.length;) {
    const first = units[from]!;
    let to = from + 1;
    for (let tokens = sizeOf([first]); to < units.length && fitsBehind(first, tokens, units[to]!, limits); to += 1)
      tokens += units[to]!.tokens;
    groups.push(units.slice(from, to));
    from = to < units.length ? stepBack(units, from, to, overlap) : to;
  }
  return groups;
}

/** Start of the next window: as far before `to` as the overlap allows, and always after `from`. */
function stepBack(units: readonly Unit[], from: number, to: number, overlap: number): number {
  let start = to;
  // White space has no tokens: without a limit on the number of units, each window of it would advance by only one unit.
  for (let tokens = 0; start - 1 > from && to - start < overlap && isRepeated(units[start - 1]!); start -= 1) {
    tokens += units[start - 1]!.tokens;
    if (tokens > overlap) break;
  }
  return start;
}
