import type { Question } from './question.js';
import type { Candidate } from './candidate.js';
import { isQuestion, rankFeature } from './features.js';
import { WEIGHTS } from './scoring.js';

export const LIMITS = {
  sentences: 3,
  pluralSentences: 5,
  chars: 900,
  /** A further sentence needs this share of the best score; */
  share: 0.38,
  /** a table row needs more, since all rows share the column names; */
  rowShare: 0.8,
  /** a question for several things needs less; */
  pluralShare: -0.08,
  /** a sentence of another passage needs more. */
  otherPassage: 0.1,
  /** Share of the question's weight that the best sentence, its neighbours and headings must cover without other evidence; */
  near: 0.5,
  /** in English that share plus `meaning` times the similarity of its passage must reach this value. */
  evidence: 1.12,
  meaning: 1.3,
  /** From this similarity on, semantic retrieval is sufficient evidence, whatever the words. */
  vouched: 0.75,
  /** A name found in no passage indicates another topic, unless nearly all other words are covered. */
  nearUnknown: 0.75,
  sure: 0.85,
  /** Applies without a similarity. */
  nearAlone: 0.25,
  duplicate: 0.72,
  listItems: 6,
} as const;

/** The sentences of the answer, in reading order; empty when nothing is relevant. */
export function selectUnits(question: Question, candidates: readonly Candidate[]): Candidate[] {
  const ranked = candidates
    .filter((c) => c.score > 0 && !isQuestion(c))
    .sort((a, b) => b.score - a.score || a.rank - b.rank || a.index - b.index);
  if (question.type === 'overview') return opening(candidates);
  const best = ranked[0];
  if (!best || !relevant(question, best) || asksForUnknown(question, best, candidates)) return [];
  const chosen: Candidate[] = [];
  const limit = question.plural ? LIMITS.pluralSentences : LIMITS.sentences;
  let chars = 0;
  for (const unit of ranked) {
    if (chosen.length >= limit) break;
    if (unit !== best && !isNearlyAsGood(question, unit, best)) continue;
    if (chosen.some((c) => sameContent(c, unit)) || isOfAnother(question, unit, best)) continue;
    if (chosen.length > 0 && chars + unit.text.length > LIMITS.chars) continue;
    chosen.push(unit);
    chars += unit.text.length;
  }
  return inReadingOrder(withContext(chosen, candidates));
}

/** Ignores the rank of the unit's passage: rank alone does not make a sentence an answer. */
function isNearlyAsGood(question: Question, unit: Candidate, best: Candidate): boolean {
  const given = WEIGHTS.rank * rankFeature(unit.rank);
  return unit.score - given >= share(question, unit, best) * (best.score - given);
}

const share = (question: Question, unit: Candidate, best: Candidate): number =>
  (unit.kind === 'row' ? LIMITS.rowShare : LIMITS.share) +
  (question.plural ? LIMITS.pluralShare : 0) +
  (unit.passage === best.passage ? 0 : LIMITS.otherPassage);

/** The first complete sentences of the best passage, for questions without search terms. */
const opening = (candidates: readonly Candidate[]): Candidate[] =>
  candidates.filter((c) => c.rank === 0 && c.kind !== 'heading' && !c.cut && !isQuestion(c)).slice(0, LIMITS.sentences);

/**
 * Whether enough of the question's words are covered, or fewer if semantic retrieval is confident. Similarity only
 * counts for English: the embedder may not know other languages.
 */
function relevant({ words, language }: Question, { near, passage: { denseScore } }: Candidate): boolean {
  if (words.length === 0) return false;
  if (language !== 'en') return near >= LIMITS.near;
  if (denseScore === null) return near >= LIMITS.nearAlone;
  return denseScore >= LIMITS.vouched || near + LIMITS.meaning * denseScore >= LIMITS.evidence;
}

/** Whether the question names something no passage contains; cannot be decided without a similarity. */
const asksForUnknown = ({ words }: Question, { near, passage }: Candidate, candidates: readonly Candidate[]): boolean =>
  near < LIMITS.nearUnknown &&
  (passage.denseScore ?? LIMITS.sure) < LIMITS.sure &&
  words.some(({ name }, i) => name && !candidates.some(({ sectionMatches }) => sectionMatches[i]! > 0));

/** A sentence of another section that lacks a name of the question found in the best one is about something else. */
const isOfAnother = ({ words }: Question, unit: Candidate, best: Candidate): boolean =>
  unit.sectionMatches !== best.sectionMatches &&
  words.some(({ name }, i) => name && best.sectionMatches[i]! > 0 && unit.sectionMatches[i]! === 0);

/** Overlapping chunks repeat sentences: compare by shared words of the shorter one. */
function sameContent(a: Candidate, b: Candidate): boolean {
  if (a.terms.length === 0 || b.terms.length === 0) return a.text === b.text;
  const [shorter, longer] = a.terms.length <= b.terms.length ? [a, b] : [b, a];
  const words = new Set(longer.terms);
  return shorter.terms.filter((t) => words.has(t)).length / shorter.terms.length >= LIMITS.duplicate;
}

const DANGLING =
  /^(?:it|this|that|these|those|they|he|she|his|her|their|its|such|however|therefore|thus|moreover|furthermore|also|but|and|so|then|as a result|in addition|instead|otherwise)\b/i;
/** Forward references in other languages: a conclusion follows its reason. */
const CONCLUDES =
  /^(?:したがって|そのため|よって|因此|所以|因而|그래서|따라서|deshalb|daher|darum|somit|donc|ainsi|por eso|por lo tanto|por isso|portanto|quindi|perciò|daarom|dlatego|bu nedenle|поэтому|इसलिए|لذلك|לכן)/iu;
const LEAD_IN = /:\s*$/;

/** Adds the context that makes sentences understandable: a pronoun's sentence, the items of a list, its introduction. */
function withContext(chosen: readonly Candidate[], all: readonly Candidate[]): Candidate[] {
  const kept = new Set(chosen);
  const at = (c: Candidate, offset: number): Candidate | undefined => {
    const other = all.find((o) => o.passage === c.passage && o.index === c.index + offset);
    return other && other.kind !== 'heading' ? other : undefined;
  };
  const add = (unit: Candidate | undefined): void => {
    if (unit && !unit.cut && ![...kept].some((k) => sameContent(k, unit))) kept.add(unit);
  };
  for (const unit of chosen) {
    const before = at(unit, -1);
    if (
      unit.kind !== 'item' &&
      (DANGLING.test(unit.text) || CONCLUDES.test(unit.text)) &&
      before?.block === unit.block &&
      !isQuestion(before)
    )
      add(before);
    if (unit.kind === 'item' && chosen.filter((c) => c.passage === unit.passage && c.kind === 'item').length > 1)
      add(leadIn(unit, at));
    if (unit.kind === 'item') for (const between of upToNext(unit, chosen, at)) add(between);
    if (LEAD_IN.test(unit.text))
      for (let i = 1; i <= LIMITS.listItems && at(unit, i)?.kind === 'item'; i++) add(at(unit, i));
  }
  return [...kept];
}

/** Items up to the next chosen one of the same list: a list with gaps would be misleading. */
function upToNext(
  item: Candidate,
  chosen: readonly Candidate[],
  at: (c: Candidate, offset: number) => Candidate | undefined,
): Candidate[] {
  const between: Candidate[] = [];
  for (let i = 1; i <= LIMITS.listItems; i++) {
    const other = at(item, i);
    if (other?.kind !== 'item') return [];
    if (chosen.includes(other)) return between;
    between.push(other);
  }
  return [];
}

function leadIn(item: Candidate, at: (c: Candidate, offset: number) => Candidate | undefined): Candidate | undefined {
  for (let i = 1; i <= 10; i++) {
    const before = at(item, -i);
    if (!before || before.kind !== 'item') return before && LEAD_IN.test(before.text) ? before : undefined;
  }
  return undefined;
}

/** Passages by their best sentence, sentences by position: the answer should not jump back and forth. */
function inReadingOrder(chosen: Candidate[]): Candidate[] {
  const best = new Map<string, number>();
  for (const c of chosen) best.set(c.passage.documentId, Math.max(best.get(c.passage.documentId) ?? 0, c.score));
  const bestOfPassage = new Map<string, number>();
  for (const c of chosen)
    bestOfPassage.set(c.passage.chunkId, Math.max(bestOfPassage.get(c.passage.chunkId) ?? 0, c.score));
  return chosen.sort(
    (a, b) =>
      best.get(b.passage.documentId)! - best.get(a.passage.documentId)! ||
      bestOfPassage.get(b.passage.chunkId)! - bestOfPassage.get(a.passage.chunkId)! ||
      a.rank - b.rank ||
      a.index - b.index,
  );
}
