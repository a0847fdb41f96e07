import type { ContentWord } from '../../../vectors/content-words.js';
import { holdsAnswerType, type Question } from './question.js';
import type { Candidate } from './candidate.js';

/** Inputs to the score of a unit. All shares are of the weight of the question's words, 0…1. */
export interface UnitFeatures {
  /** BM25 of the unit's own words, or a share of the score of the preceding question, which it answers. */
  own: number;
  /** Adjacent words that are also adjacent in the question. */
  adjacency: number;
  /** Words found only in the headings and the title. */
  heading: number;
  /** Words found only in the surrounding sentences. */
  context: number;
  /** 1 for the first passage, falling. */
  rank: number;
  /** It contains the kind of fact the question asks for: a time, an amount, a person; */
  typePresent: number;
  /** or lacks it. */
  typeAbsent: number;
  question: number;
  short: number;
}
export const FEATURES = [
  'own',
  'adjacency',
  'heading',
  'context',
  'rank',
  'typePresent',
  'typeAbsent',
  'question',
  'short',
] as const satisfies readonly (keyof UnitFeatures)[];

const SATURATION = 1.2;
const LENGTH = 0.35;
const ADJACENT = 0.12;
const NEAR = 0.7;
const FEW_TERMS = 3;
/** In a list of questions and answers the answer often repeats no word of the question: it inherits a match above this value, */
const ASKED = 0.5;
/** multiplied by this factor. */
const INHERITED = 0.8;

export interface Weighed {
  words: readonly ContentWord[];
  weights: readonly number[];
  total: number;
  /** Average number of terms per unit. */
  average: number;
}

/** BM25 over units, with near-equal word forms discounted. */
export function ownScore({ words, weights, total, average }: Weighed, unit: Candidate): number {
  const norm = SATURATION * (1 - LENGTH + (LENGTH * unit.terms.length) / (average || 1));
  let score = 0;
  for (const [i, word] of words.entries()) {
    const tf = unit.matches[i]! === 0 ? 0 : frequency(word, unit);
    if (tf > 0) score += (weights[i]! * tf * (SATURATION + 1)) / (tf + norm);
  }
  return score / total;
}

function frequency(word: ContentWord, { terms }: Candidate): number {
  if (word.unspaced) return 1;
  let count = 0;
  for (const term of terms) if (word.forms[0] === term || word.forms.includes(term)) count++;
  return count || NEAR;
}

function adjacencyOf({ words, weights, total }: Weighed, { terms }: Candidate): number {
  let sum = 0;
  for (let i = 0; i + 1 < words.length; i++) {
    const at = terms.indexOf(words[i]!.forms[0]!);
    const next = terms[at + 1];
    if (at >= 0 && next !== undefined && words[i + 1]!.forms.includes(next)) sum += weights[i]! + weights[i + 1]!;
  }
  return (ADJACENT * sum) / total;
}

/** Features of one unit among all units, in passage order. */
export function featuresOf(question: Question, weighed: Weighed, all: readonly Candidate[], i: number): UnitFeatures {
  const unit = all[i]!;
  const { passage } = unit;
  const around = [i - 1, i - 2, i + 1].map((j) => (all[j]?.passage === passage ? all[j] : undefined));
  let [heading, context] = [0, 0];
  for (const [w, weight] of weighed.weights.entries()) {
    if (unit.matches[w]! > 0) continue;
    if (unit.headingMatches[w]! > 0) heading += weight * unit.headingMatches[w]!;
    else if (around[0] && around[0].matches[w]! > 0) context += weight;
    else if (around.some((other) => other && other.matches[w]! > 0)) context += 0.6 * weight;
  }
  const holds = holdsAnswerType(question, unit.text, unit.terms);
  const before = around[0];
  const ask = before && before.kind !== 'heading' && isQuestion(before) && !isQuestion(unit) ? before : undefined;
  const asked = ask ? ownScore(weighed, ask) : 0;
  return {
    own: Math.max(ownScore(weighed, unit), asked >= ASKED ? INHERITED * asked : 0),
    adjacency: adjacencyOf(weighed, unit),
    heading: heading / weighed.total,
    context: context / weighed.total,
    rank: rankFeature(unit.rank),
    typePresent: holds === true ? 1 : 0,
    typeAbsent: holds === false ? 1 : 0,
    question: isQuestion(unit) ? 1 : 0,
    short: unit.terms.length < FEW_TERMS ? 1 : 0,
  };
}

/** @param rank of a passage, from 0 */
export const rankFeature = (rank: number): number => 1 / (1 + 0.5 * rank);

export const isQuestion = ({ text }: { text: string }): boolean => /[?？؟]\s*$/.test(text);
