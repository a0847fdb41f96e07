import type { Candidate, Drops } from './candidate.js';
import { canFollow, MAX_PASSAGE_TOKENS } from './neighbours.js';
import type { RetrievalPlan } from './plan.js';

/** Hits merged into one passage; the best one first. */
export type Group = Candidate[];

type Limits = Pick<RetrievalPlan, 'topK' | 'perDocument' | 'neighbours'>;

/**
 * The best `topK` passages. A hit adjacent to a selected one is merged into it; each document contributes at most `perDocument`
 * passages or, if that is null, 60 % while other documents have some: the remaining slots are filled regardless of document.
 * Groups are ordered by their best hit.
 */
export function select(ranked: readonly Candidate[], limits: Limits, drops: Drops): Group[] {
  const groups: Group[] = [];
  const surplus: Candidate[] = [];
  const cap = limits.perDocument ?? Math.max(2, Math.ceil(limits.topK * 0.6));
  for (const candidate of ranked) {
    if (joins(candidate, groups, limits, drops)) continue;
    const ofDocument = groups.filter(([first]) => first!.documentId === candidate.documentId).length;
    if (groups.length >= limits.topK) drops.set(candidate.id, 'beyond_top_k');
    else if (ofDocument < cap) groups.push([candidate]);
    else surplus.push(candidate);
  }
  for (const candidate of surplus) {
    if (joins(candidate, groups, limits, drops)) continue;
    if (limits.perDocument === null && groups.length < limits.topK) groups.push([candidate]);
    else drops.set(candidate.id, 'document_cap');
  }
  const rank = new Map(ranked.map(({ id }, i) => [id, i]));
  return groups.sort((a, b) => rank.get(a[0]!.id)! - rank.get(b[0]!.id)!);
}

function joins(candidate: Candidate, groups: Group[], { neighbours }: Limits, drops: Drops): boolean {
  if (neighbours === 0) return false;
  const group = groups.find((members) => isBeside(candidate, members));
  if (!group) return false;
  group.push(candidate);
  drops.set(candidate.id, 'merged');
  return true;
}

function isBeside({ chunk }: Candidate, members: Group): boolean {
  const tokens = members.reduce((sum, member) => sum + member.chunk.tokenCount, chunk.tokenCount);
  if (tokens > MAX_PASSAGE_TOKENS) return false;
  return members.some((member) => canFollow(member.chunk, chunk) || canFollow(chunk, member.chunk));
}
