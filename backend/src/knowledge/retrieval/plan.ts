import { likelyLanguage } from '../../common/text/question-language.js';
import type { DenseWeighing } from '../../embeddings/embedder.js';
import { MAX_QUERY_CHARS } from '../../vectors/terms.js';
import type { SearchedIndex } from '../knowledge-indexes.js';
import type { RetrievalSettings } from '../settings/knowledge-settings.js';
import { type Lists, weightOf } from './fusion.js';
import type { RetrievalMode, RetrievalQuery } from './query.js';

/** All resolved parameters of one search: request, then workspace settings, then calibrated values. */
export interface RetrievalPlan {
  mode: RetrievalMode;
  topK: number;
  threshold: number;
  /** Minimum cosine for shared words to make a passage relevant. */
  wordCosine: number;
  denseWeight: number;
  /** The embedder was not trained on the query's language: its cosines provide candidates but decide nothing. */
  blind: boolean;
  diversity: number;
  neighbours: number;
  /** null: a share of the results, as long as other documents have relevant passages. */
  perDocument: number | null;
  rerank: boolean;
  /** Number of hits taken from each list. */
  depth: number;
}

/** A plan before the search: the weight of the lists may depend on their contents. */
export type OpenPlan = Omit<RetrievalPlan, 'denseWeight'> & { denseWeight: number | DenseWeighing };

const MAX_DEPTH = 200;
/** In a blind search, dense hits rank behind those that share words. */
const BLIND_WEIGHT = 0.15;
const isForeignQuery = (query: string): boolean => likelyLanguage(query.slice(0, MAX_QUERY_CHARS)) !== 'en';

/** Enough to fill the result after stale, irrelevant, surplus and merged hits are dropped. */
const depthOf = (topK: number): number => Math.min(MAX_DEPTH, topK * 4 + 20);

export function planOf(
  q: RetrievalQuery,
  workspace: RetrievalSettings,
  { calibration, wordsOnly, languages }: Pick<SearchedIndex, 'calibration' | 'wordsOnly' | 'languages'>,
): OpenPlan {
  const settings = { ...workspace, ...q.overrides };
  // Cosines for a language on which the embedder was not trained are no evidence for or against a passage.
  const blind = languages === 'en' && isForeignQuery(q.query);
  const mode = wordsOnly ? 'lexical' : (q.mode ?? 'hybrid');
  const topK = q.topK ?? settings.topK;
  const calibrated = settings.denseWeight ?? calibration.denseWeight;
  const hybrid = blind ? BLIND_WEIGHT : calibrated;
  const threshold = q.threshold ?? settings.threshold ?? calibration.ragThreshold;
  return {
    mode,
    topK,
    threshold,
    blind: blind || mode === 'lexical',
    wordCosine: mode === 'lexical' ? -1 : Math.min(threshold, calibration.wordCosine),
    denseWeight: { hybrid, dense: 1, lexical: 0 }[mode],
    diversity: settings.diversity,
    neighbours: settings.neighbours,
    perDocument: settings.perDocument,
    rerank: settings.rerank,
    depth: depthOf(topK),
  };
}

export const settled = (plan: OpenPlan, lists: Lists): RetrievalPlan => ({
  ...plan,
  denseWeight: typeof plan.denseWeight === 'number' ? plan.denseWeight : weightOf(plan.denseWeight, lists),
});
