import { termsOf } from '../../../vectors/terms.js';
import type { Passage } from '../../chat-model.js';
import { holdsAnswerType, type Question } from './question.js';
import { tableColumns } from './table-columns.js';
import { splitUnits, type Unit } from './units.js';

export interface Candidate extends Unit {
  passage: Passage;
  /** Place of the passage in the request, 0 = best. */
  rank: number;
  /** Place of the unit in its passage. */
  index: number;
  terms: string[];
  /** Names of the columns, where it is the row of a table that has them. */
  columns?: readonly string[];
  /** Terms of the title and of the headings above the unit. */
  headingTerms: readonly string[];
  /** Share of the question's weight that the passage covers, 0…1; how relevant the passage is at all. */
  coverage: number;
  score: number;
}

/** Weights, fitted by hand on the chunk-question sets (bench `extractive`); each is a share of the question's own weight. */
export const WEIGHTS = {
  saturation: 1.2,
  length: 0.35,
  prefixMatch: 0.7,
  context: 0.3,
  heading: 0.25,
  rank: 0.4,
  adjacency: 0.12,
  typePresent: 0.16,
  typeAbsent: -0.08,
  faqAnswer: 0.6,
} as const;

/** Every unit of every passage with its score for the question; headings score for what stands below them only. */
export function scoreUnits(question: Question, passages: readonly Passage[]): Candidate[] {
  const candidates = passages.flatMap(toCandidates);
  const weights = termWeights(question, candidates);
  const total = question.terms.reduce((sum, t) => sum + weights.get(t)!, 0) || 1;
  const average = candidates.reduce((sum, c) => sum + c.terms.length, 0) / (candidates.length || 1);
  const own = candidates.map((c) => lexical(question, c, weights, average));
  const coverage = passageCoverage(question, candidates, weights, own);
  candidates.forEach((c, i) => {
    c.coverage = coverage.get(c.passage)! / total;
    c.score =
      form(c) *
      (own[i]!.score / total + surroundings(question, candidates, i, weights, own) / total + cues(question, c));
  });
  answersToQuestions(candidates);
  return candidates;
}

function toCandidates(passage: Passage, rank: number): Candidate[] {
  const title = termsOf(`${passage.heading ?? ''} ${passage.title}`);
  let headingTerms: readonly string[] = title;
  const units = splitUnits(passage.text);
  const columnsOf = tableColumns(units, passage.tableHeader);
  return units.map((unit, index) => {
    const columns = columnsOf(index);
    // What a column is called belongs to each of its cells.
    const terms = termsOf(columns ? `${unit.text} ${columns.join(' ')}` : unit.text);
    const candidate = {
      ...unit,
      passage,
      rank,
      index,
      terms,
      headingTerms,
      coverage: 0,
      score: 0,
      ...(columns ? { columns } : {}),
    };
    if (unit.kind === 'heading') headingTerms = [...title, ...terms];
    return candidate;
  });
}

/** Weight of the question's terms that occur anywhere in a passage, its title included. */
function passageCoverage(
  { terms }: Question,
  all: readonly Candidate[],
  weights: Map<string, number>,
  own: readonly Lexical[],
): Map<Passage, number> {
  const found = new Map<Passage, Set<string>>();
  for (const [i, unit] of all.entries()) {
    const set = found.get(unit.passage) ?? new Set(terms.filter((t) => unit.headingTerms.includes(t)));
    for (const term of own[i]!.matched) set.add(term);
    found.set(unit.passage, set);
  }
  return new Map([...found].map(([passage, set]) => [passage, [...set].reduce((sum, t) => sum + weights.get(t)!, 0)]));
}

/** Rare words of the question count more: inverse document frequency over the units at hand (Robertson/Spärck Jones form). */
function termWeights({ terms }: Question, candidates: readonly Candidate[]): Map<string, number> {
  const sets = candidates.map((c) => new Set(c.terms));
  const idf = terms.map((term) => {
    const df = sets.reduce((n, set) => n + (set.has(term) ? 1 : 0), 0);
    return df === 0 ? null : Math.log(1 + (sets.length - df + 0.5) / (df + 0.5));
  });
  const known = idf.filter((w) => w !== null);
  // A word that stands nowhere is as telling as the average one, not more: it is often only another way to put it.
  const mean = known.reduce((a, b) => a + b, 0) / (known.length || 1) || 1;
  return new Map(terms.map((term, i) => [term, idf[i] ?? mean]));
}

interface Lexical {
  score: number;
  matched: Set<string>;
}

/** BM25 over units, with near-equal word forms at a discount. */
function lexical({ terms }: Question, unit: Candidate, weights: Map<string, number>, average: number): Lexical {
  const norm = WEIGHTS.saturation * (1 - WEIGHTS.length + (WEIGHTS.length * unit.terms.length) / (average || 1));
  const matched = new Set<string>();
  let score = 0;
  for (const term of terms) {
    const tf = frequency(term, unit.terms);
    if (tf === 0) continue;
    matched.add(term);
    const weight = weights.get(term)!;
    score += (weight * tf * (WEIGHTS.saturation + 1)) / (tf + norm);
  }
  return { score: score + adjacency(terms, unit.terms, weights), matched };
}

function frequency(term: string, terms: readonly string[]): number {
  let exact = 0;
  let near = false;
  for (const t of terms) {
    if (t === term) exact++;
    else near ||= sharePrefix(t, term);
  }
  return exact || (near ? WEIGHTS.prefixMatch : 0);
}

function sharePrefix(a: string, b: string): boolean {
  const longer = Math.max(a.length, b.length);
  if (Math.min(a.length, b.length) < 4 || longer < 5) return false;
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n >= 4 && n / longer >= 0.7;
}

/** Words that stand side by side in the question and here as well. */
function adjacency(question: readonly string[], terms: readonly string[], weights: Map<string, number>): number {
  let sum = 0;
  for (let i = 0; i + 1 < question.length; i++) {
    const at = terms.indexOf(question[i]!);
    if (at >= 0 && terms[at + 1] === question[i + 1])
      sum += WEIGHTS.adjacency * (weights.get(question[i]!)! + weights.get(question[i + 1]!)!);
  }
  return sum;
}

/** What the sentences around and the headings say about the same words, where the unit itself is silent on them. */
function surroundings(
  { terms }: Question,
  all: Candidate[],
  i: number,
  weights: Map<string, number>,
  own: Lexical[],
): number {
  const unit = all[i]!;
  let sum = 0;
  for (const term of terms) {
    if (own[i]!.matched.has(term)) continue;
    const near = [i - 1, i - 2, i + 1].filter((j) => all[j]?.passage === unit.passage && own[j]!.matched.has(term));
    if (unit.headingTerms.includes(term)) sum += WEIGHTS.heading * weights.get(term)!;
    else if (near.length > 0) sum += WEIGHTS.context * weights.get(term)! * (near.includes(i - 1) ? 1 : 0.6);
  }
  return sum;
}

function cues(question: Question, unit: Candidate): number {
  const holds = holdsAnswerType(question, unit.text, unit.terms);
  const type = holds === null ? 0 : holds ? WEIGHTS.typePresent : WEIGHTS.typeAbsent;
  return WEIGHTS.rank / (1 + 0.5 * unit.rank) + type;
}

/** Pieces that read badly alone count less. */
function form(unit: Candidate): number {
  if (unit.kind === 'heading') return 0;
  let factor = unit.cut ? 0.7 : 1;
  if (/\?\s*$/.test(unit.text)) factor *= 0.35;
  if (unit.terms.length < 3) factor *= 0.7;
  return factor;
}

/** In a list of questions and answers the answer often repeats nothing of the question: it inherits the match. */
function answersToQuestions(candidates: Candidate[]): void {
  for (const [i, unit] of candidates.entries()) {
    if (unit.kind === 'heading' || !/\?\s*$/.test(unit.text)) continue;
    const next = candidates[i + 1];
    if (next?.passage !== unit.passage || /\?\s*$/.test(next.text)) continue;
    next.score += (WEIGHTS.faqAnswer * unit.score) / 0.35;
  }
}
