import { readFileSync } from 'node:fs';
import { type ContentWord, TextWords } from '../../../vectors/content-words.js';
import { formsOf, termsOf } from '../../../vectors/terms.js';
import type { Passage } from '../../chat-model.js';
import type { Candidate, Matches } from './candidate.js';
import { FEATURES, featuresOf, type Weighed } from './features.js';
import type { Question } from './question.js';
import { tableColumns } from './table-columns.js';
import { splitUnits } from './units.js';

/** Weights of the features, fitted by `backend/tools/fit-extractive.mjs`; see ADR 37 for the data. */
export const WEIGHTS = JSON.parse(readFileSync(new URL('./weights.json', import.meta.url), 'utf8')) as Record<
  (typeof FEATURES)[number],
  number
>;
/** A name in the question selects one thing among others of its kind. */
const NAME_WEIGHT = 1.5;
/** A word in every row of a table still counts. */
const LEAST_WEIGHT = 0.6;

/** Scores every unit of every passage for the question; headings score only for the text below them. */
export function scoreUnits(question: Question, passages: readonly Passage[]): Candidate[] {
  const candidates = passages.flatMap((passage, rank) => toCandidates(question, passage, rank));
  const weighed = weigh(question, candidates);
  cover(weighed, candidates);
  for (const [i, unit] of candidates.entries()) {
    if (unit.kind === 'heading' || unit.names) continue;
    const features = featuresOf(question, weighed, candidates, i);
    unit.score = FEATURES.reduce((sum, name) => sum + WEIGHTS[name] * features[name], 0);
  }
  return candidates;
}

export function toCandidates({ words, language }: Question, passage: Passage, rank: number): Candidate[] {
  let headingMatches = matchesIn(words, `${passage.title}\n${passage.heading ?? ''}`, language);
  const units = splitUnits(passage.text);
  const tables = tableColumns(units, passage.tableHeader);
  let section: Candidate[] = [];
  const candidates = units.map((unit, index) => {
    const columns = tables.of(index);
    // Column names count as part of each cell.
    const text = columns ? `${unit.text} ${columns.join(' ')}` : unit.text;
    const terms = language === 'en' ? termsOf(text) : formsOf(text, language).flat();
    const matches = matchesIn(words, text, language, terms);
    const candidate: Candidate = {
      ...unit, passage, rank, index, terms, matches, headingMatches, sectionMatches: matches, coverage: 0, near: 0, score: 0,
      names: tables.isHeader(index),
      ...(columns ? { columns } : {}),
    }; // prettier-ignore
    if (unit.kind === 'heading') {
      headingMatches = joined(headingMatches, matches);
      closeSection(section);
      section = [];
    }
    section.push(candidate);
    return candidate;
  });
  closeSection(section);
  return candidates;
}

function closeSection(section: readonly Candidate[]): void {
  const all = section.reduce<Matches | undefined>(
    (sum, { matches, headingMatches }) => joined(sum ?? matches, joined(matches, headingMatches)),
    undefined,
  );
  for (const unit of section) unit.sectionMatches = all!;
}

function matchesIn(words: readonly ContentWord[], text: string, language: string, terms?: readonly string[]): Matches {
  const own = new TextWords(text, language, terms);
  return words.map((word) => own.match(word));
}

const joined = (a: Matches, b: Matches): Matches => a.map((match, i) => Math.max(match, b[i]!));

/** Rare words of the question count more: inverse document frequency over the given units (Robertson/Spärck Jones form). */
export function weigh({ words }: Question, candidates: readonly Candidate[]): Weighed {
  const idf = words.map((_, i) => {
    const df = candidates.reduce((n, { matches }) => n + (matches[i]! > 0 ? 1 : 0), 0);
    return df === 0 ? null : Math.max(LEAST_WEIGHT, Math.log(1 + (candidates.length - df + 0.5) / (df + 0.5)));
  });
  const known = idf.filter((weight) => weight !== null);
  // A word that occurs nowhere gets the average weight, not more: it is often just a synonym.
  const mean = known.reduce((a, b) => a + b, 0) / (known.length || 1) || 1;
  const most = Math.max(mean, ...known);
  const weights = words.map(({ name }, i) => (idf[i] ?? (name ? most : mean)) * (name ? NAME_WEIGHT : 1));
  return {
    words,
    weights,
    total: weights.reduce((a, b) => a + b, 0) || 1,
    average: candidates.reduce((sum, { terms }) => sum + terms.length, 0) / (candidates.length || 1),
  };
}

/** Coverage of the question by each passage, and by each unit with its surroundings. */
function cover({ weights, total }: Weighed, all: readonly Candidate[]): void {
  const share = (matches: Matches): number => matches.reduce((sum, match, i) => sum + match * weights[i]!, 0) / total;
  const ofPassage = new Map<Passage, Matches>();
  for (const { passage, matches, headingMatches } of all)
    ofPassage.set(passage, joined(ofPassage.get(passage) ?? headingMatches, joined(matches, headingMatches)));
  for (const [i, unit] of all.entries()) {
    unit.coverage = share(ofPassage.get(unit.passage)!);
    let near = joined(unit.matches, unit.headingMatches);
    for (const other of [all[i - 1], all[i + 1]])
      if (other?.passage === unit.passage) near = joined(near, other.matches);
    unit.near = share(near);
  }
}
