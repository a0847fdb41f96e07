import { type NearWording, verdictsOf } from '../matching/wording-verdicts.js';

/**
 * From here on a question joins a group though its score would not let it be answered by it: a person reads the group before anything
 * answers. Measured by the bench `suggestions`; what a guard objects to never joins.
 */
const GROUP_SIMILARITY = 0.7;

/**
 * The group that a question belongs to, by the verification of the semantic cache: the likeliest whose wording may answer it, else the
 * nearest that no guard objects to.
 * @param near wordings of groups, nearest first; the entry of each is its group
 */
export function nearestGroup(asked: string, near: readonly NearWording[], embedderId: string): string | null {
  const judged = verdictsOf(asked, near, embedderId).map((verdict, i) => ({ ...verdict, ...near[i]! }));
  const accepted = judged.filter((wording) => wording.accepted).sort((a, b) => (b.score ?? 1) - (a.score ?? 1));
  const close = judged.filter((wording) => wording.onlyScoreLow && wording.similarity >= GROUP_SIMILARITY);
  return (accepted[0] ?? close[0])?.entryId ?? null;
}
