import { acceptanceScore, type CacheCalibration, cacheCalibration } from './acceptance.js';
import { questionFeatures, type QuestionFeatures } from './features.js';
import { type GuardName, objections } from './guards.js';
import { foreignObjections, foreignQuestion, sameContent } from './languages/foreign-question.js';
import { LEXICONS } from './languages/lexicons.js';
import { type Neighbour, pairFeatures, sameWords } from './pair-features.js';

/** Without a calibration: minimum similarity, and every content word must agree. */
export const UNCALIBRATED_SIMILARITY = 0.92;
/** The same for a question in a language with a lexicon, where agreement of words is decisive. */
export const FOREIGN_SIMILARITY = 0.8;
/** For any other language, where every word counts. */
export const UNKNOWN_SIMILARITY = 0.98;
/** Stored questions used as context, and how many of them may answer. */
export const NEIGHBOURS = 10;
export const JUDGED = 5;

export interface Verdict {
  accepted: boolean;
  /** Acceptance score, 0…1; null where none was fitted for the embedder. */
  score: number | null;
  /** Reasons for or against; short phrases shown to people. */
  reasons: string[];
  /** Nothing but the score spoke against it: no guard objects. */
  onlyScoreLow?: true;
}

export interface Acceptance {
  /** Minimum score, or minimum similarity for an embedder without a calibration. */
  threshold: number;
  calibrated: boolean;
}

export interface StoredQuestion {
  text: string;
  /** Cosine similarity to the current question. */
  similarity: number;
}

const TOLD: Record<GuardName, string> = {
  script: 'another writing system',
  language: 'another language',
  numbers: 'numbers differ',
  units: 'units differ',
  currency: 'currencies differ',
  dates: 'dates differ',
  negation: 'negation differs',
  direction: 'opposite direction',
  names: 'names differ',
  quotes: 'quoted text differs',
  code: 'code differs',
  question_type: 'asks for another kind of answer',
  substitution: 'the same sentence about something else',
  qualifier: 'one is narrower than the other',
  order: 'the same words in another order',
};

export function acceptanceOf(embedderId: string): Acceptance {
  const calibration = cacheCalibration(embedderId);
  return calibration
    ? { threshold: calibration.threshold, calibrated: true }
    : { threshold: UNCALIBRATED_SIMILARITY, calibrated: false };
}

/**
 * Whether the answers to stored questions may answer `asked`. Guards first: facts stated by both must agree. Then the
 * acceptance score fitted for the embedder, or near identity for an embedder without a calibration. A non-English
 * question is compared word for word by the lexicon of its language.
 *
 * @param stored the nearest stored questions, nearest first, at most NEIGHBOURS; those after JUDGED only serve as
 * context
 * @returns one verdict for each of the first JUDGED
 */
export function verify(asked: string, stored: readonly StoredQuestion[], embedderId: string): Verdict[] {
  const calibration = cacheCalibration(embedderId);
  const question = featuresOf(asked);
  const neighbours = stored.map(({ text, similarity }) => ({ question: featuresOf(text), similarity }));
  return neighbours.slice(0, JUDGED).map((candidate, i) => {
    if (stored[i]!.text.trim() === asked.trim()) return { accepted: true, score: null, reasons: ['the same question'] };
    const language = question.language === 'en' ? candidate.question.language : question.language;
    if (language !== 'en') return foreignVerdict(asked, stored[i]!, language, calibration !== null);
    const objected = objections(question, candidate.question).map((guard) => TOLD[guard]);
    if (!calibration) return nearlyIdentical(question, candidate, objected, UNCALIBRATED_SIMILARITY);
    return scored(calibration, question, candidate, neighbours.toSpliced(i, 1), objected);
  });
}

function scored(
  { model, threshold }: CacheCalibration,
  asked: QuestionFeatures,
  candidate: Neighbour,
  others: readonly Neighbour[],
  objected: readonly string[],
): Verdict {
  const score = Math.round(acceptanceScore(model, pairFeatures(asked, candidate, others)) * 1e4) / 1e4;
  const likely = score >= threshold;
  const same = sameWords(asked, candidate.question, candidate.similarity);
  if (objected.length > 0)
    return { accepted: false, score, reasons: [...objected, ...(likely ? [] : ['score too low'])] };
  if (!(likely || same)) return { accepted: false, score, reasons: ['score too low'], onlyScoreLow: true };
  return { accepted: true, score, reasons: ['no guard objects', likely ? 'score reached' : 'the same words'] };
}

function nearlyIdentical(
  asked: QuestionFeatures,
  candidate: Neighbour,
  objected: readonly string[],
  least: number,
): Verdict {
  const near = candidate.similarity >= least;
  const complete = sameWords(asked, candidate.question, candidate.similarity);
  const reasons = [...objected, ...(near ? [] : ['not similar enough']), ...(complete ? [] : ['other words'])];
  if (reasons.length === 0) return { accepted: true, score: null, reasons: ['no guard objects', 'the same words'] };
  return { accepted: false, score: null, reasons };
}

/** Both are read with the same lexicon: words of another language would not agree anyway. */
function foreignVerdict(asked: string, stored: StoredQuestion, language: string, calibrated: boolean): Verdict {
  const [a, b] = [foreignQuestion(asked, language), foreignQuestion(stored.text, language)];
  const known = LEXICONS.has(language) ? FOREIGN_SIMILARITY : UNKNOWN_SIMILARITY;
  const least = calibrated ? known : Math.max(known, UNCALIBRATED_SIMILARITY);
  const reasons = [
    ...foreignObjections(a, b).map((guard) => TOLD[guard]),
    ...(stored.similarity >= least ? [] : ['not similar enough']),
    ...(sameContent(a, b) ? [] : ['other words']),
  ];
  if (reasons.length === 0) return { accepted: true, score: null, reasons: ['no guard objects', 'the same words'] };
  return { accepted: false, score: null, reasons };
}

const MAX_KNOWN = 4_000;
const known = new Map<string, QuestionFeatures>();

/** Cached: the same stored questions are compared repeatedly. */
function featuresOf(text: string): QuestionFeatures {
  let features = known.get(text);
  if (features) return features;
  features = questionFeatures(text);
  if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value as string);
  known.set(text, features);
  return features;
}
