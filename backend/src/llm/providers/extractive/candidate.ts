import type { Passage } from '../../chat-model.js';
import type { Unit } from './units.js';

/** Which words a unit has: 1, less for another form of one, 0. */
export type Matches = readonly number[];

export interface Candidate extends Unit {
  passage: Passage;
  /** Place of the passage in the request, 0 = best. */
  rank: number;
  /** Place of the unit in its passage. */
  index: number;
  terms: string[];
  /** Names of the columns, where it is the row of a table that has them. */
  columns?: readonly string[];
  /** Itself the names of columns: nothing to quote. */
  names: boolean;
  /** For each word of the question, whether the unit has it: 1, less for a form that is nearly the same, 0. */
  matches: Matches;
  /** The same of the title and the headings above. */
  headingMatches: Matches;
  /** The same of all that stands below the same heading of the passage, with the headings. */
  sectionMatches: Matches;
  /** Share of the question's weight that the passage covers, with its title and headings, 0…1. */
  coverage: number;
  /** The same of the unit with its headings and the sentences beside it. */
  near: number;
  /** Sum of weighed features: the odds that it answers, in logarithms, up to a constant that is the same for all. */
  score: number;
}
