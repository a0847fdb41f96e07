import type { Section } from '../sections.js';
import type { Unit } from '../units.js';
import { fits, type GroupLimits, isRepeated } from './group.js';

/** Windows of whole sentences, each starting inside the one before: a sentence is found with what stands around it. */
export function groupByWindow({ units }: Section, limits: GroupLimits): Unit[][] {
  const overlap = limits.overlap > 0 ? limits.overlap : limits.target / 2;
  const groups: Unit[][] = [];
  for (let from = 0; from < units.length;) {
    let to = from + 1;
    while (to < units.length && fits(units.slice(from, to + 1), limits.target, limits.maxChars)) to += 1;
    groups.push(units.slice(from, to));
    from = to < units.length ? stepBack(units, from, to, overlap) : to;
  }
  return groups;
}

/** Where the next window starts: as far before `to` as the overlap allows, and always behind `from`. */
function stepBack(units: readonly Unit[], from: number, to: number, overlap: number): number {
  let start = to;
  for (let tokens = 0; start - 1 > from && isRepeated(units[start - 1]!); start -= 1) {
    tokens += units[start - 1]!.tokens;
    if (tokens > overlap) break;
  }
  return start;
}
