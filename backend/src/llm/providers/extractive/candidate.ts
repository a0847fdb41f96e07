import type { Passage } from '../../chat-model.js';
import type { Unit } from './units.js';

/** Match of each question word in a unit: 1, less for another word form, 0. */
export type Matches = readonly number[];

export interface Candidate extends Unit {
  passage: Passage;
  /** Position of the passage in the request, 0 = best. */
  rank: number;
  /** Position of the unit in its passage. */
  index: number;
  terms: string[];
  /** Column names, if it is a table row with known ones. */
  columns?: readonly string[];
  /** A row of column names itself: not quoted. */
  names: boolean;
  /** Matches of the question's words in the unit. */
  matches: Matches;
  /** Matches in the title and the headings above. */
  headingMatches: Matches;
  /** Matches in all text below the same heading of the passage, including headings. */
  sectionMatches: Matches;
  /** Share of the question's weight covered by the passage, with its title and headings, 0…1. */
  coverage: number;
  /** The same of the unit with its headings and adjacent sentences. */
  near: number;
  /** Weighted sum of features: log odds of being the answer, up to a common constant. */
  score: number;
}
