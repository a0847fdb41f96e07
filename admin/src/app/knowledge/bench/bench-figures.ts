import type { Candidate, QuestionResult, RetrievalAnswer, RunFigures, TestRunDetail } from './bench-types';

/** "87.5 %", or a dash for a figure without questions. */
export const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${(value * 100).toFixed(1)} %`;

/** "+2.5", "−10.0", "±0.0": difference of two runs in percentage points; empty if either has no figure. */
export function difference(from: number | null | undefined, to: number | null | undefined): string {
  if (typeof from !== 'number' || typeof to !== 'number') return '';
  const points = Math.round((to - from) * 1000) / 10;
  return points === 0 ? '±0.0' : `${points > 0 ? '+' : '−'}${Math.abs(points).toFixed(1)}`;
}

export const toneOf = (from: number | null, to: number | null): 'success' | 'danger' | 'neutral' =>
  from === null || to === null || Math.abs(to - from) < 0.0005 ? 'neutral' : to > from ? 'success' : 'danger';

/** A question with the results of two runs, for questions whose results differ. */
export interface Change {
  questionId: string;
  question: string;
  from: QuestionResult;
  to: QuestionResult;
  better: boolean;
}

/** Questions of both runs whose figures differ, the worse ones first. */
export function changes(from: TestRunDetail, to: TestRunDetail): Change[] {
  const before = new Map(from.results.map((result) => [result.question_id, result]));
  return to.results
    .flatMap((after): Change[] => {
      const was = before.get(after.question_id);
      if (!was || worth(was) === worth(after)) return [];
      const { question_id: questionId, question } = after;
      return [{ questionId, question, from: was, to: after, better: worth(after) > worth(was) }];
    })
    .sort((a, b) => Number(a.better) - Number(b.better));
}

const worth = (r: QuestionResult): number => Number(r.decided_right) + (r.recall ?? 0) * 2 + (r.ndcg ?? 0);

/** "2 of 3 passages, first at 2", "Nothing found, rightly" */
export function resultText({ answerable, decided_right, found, recall, reciprocal_rank }: QuestionResult): string {
  if (!answerable) return decided_right ? 'Nothing found, rightly' : `${found.length} found, though nothing answers it`;
  if (found.length === 0) return 'Nothing found';
  if (!reciprocal_rank) return 'None of the expected passages found';
  return `${percent(recall)} of the expected passages, first at ${Math.round(1 / reciprocal_rank)}`;
}

export const hasFigures = (figures: RunFigures | undefined): figures is RunFigures => figures !== undefined;

const DROPPED: Record<string, string> = {
  below_floor: 'Below the relevance threshold',
  document_cap: 'Enough passages from this document',
  diversity: 'Contains nothing new',
  merged: 'Part of a neighbouring passage',
  beyond_top_k: 'Beyond the limit',
};

/** Why a candidate is not among the passages. */
export const droppedText = (candidate: Candidate): string =>
  candidate.dropped ? (DROPPED[candidate.dropped] ?? candidate.dropped.replaceAll('_', ' ')) : '';

/** The candidate from which the first passage was built: most likely the answer. */
export function bestCandidate({ results, explain }: RetrievalAnswer): Candidate | undefined {
  const [first] = results;
  const passing = (explain?.candidates ?? []).filter((candidate) => candidate.in_result);
  return passing.find((c) => first && within(c, first)) ?? passing[0];
}

type Place = Pick<Candidate, 'document_id' | 'start' | 'end'>;
const within = (part: Place, whole: Place): boolean =>
  part.document_id === whole.document_id && part.start >= whole.start && part.end <= whole.end;

/** "p. 4", "Slide 2", "Sheet Prices" */
export function placeOf({ page, slide, sheet }: Pick<Candidate, 'page' | 'slide' | 'sheet'>): string {
  if (slide) return `Slide ${slide}`;
  if (sheet) return `Sheet ${sheet}`;
  return page ? `p. ${page}` : '';
}
