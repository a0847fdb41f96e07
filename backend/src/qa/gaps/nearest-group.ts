import { type NearWording, verdictsOf } from '../matching/wording-verdicts.js';

/**
 * Similarity for joining a group. Lower than for answering, because a person reviews a group before it becomes an entry. Measured by
 * the benchmark `suggestions`. Questions that fail a guard never join.
 */
const GROUP_SIMILARITY = 0.7;

/**
 * The group of a question by the verification of the semantic cache: the best accepted wording, or else the nearest one that only
 * missed the score.
 * @param near wordings of groups, nearest first; `entryId` is the id of the group
 */
export function nearestGroup(asked: string, near: readonly NearWording[], embedderId: string): string | null {
  const judged = verdictsOf(asked, near, embedderId).map((verdict, i) => ({ ...verdict, ...near[i]! }));
  const accepted = judged.filter((wording) => wording.accepted).sort((a, b) => (b.score ?? 1) - (a.score ?? 1));
  const close = judged.filter((wording) => wording.onlyScoreLow && wording.similarity >= GROUP_SIMILARITY);
  return (accepted[0] ?? close[0])?.entryId ?? null;
}
