import type { ExpectedPassageDto, TestQuestionDto, TestSetDto } from './dto/test-set.dto.js';
import type { QuestionResultDto, RunFiguresDto, TestRunDetailDto, TestRunDto } from './dto/test-run.dto.js';
import type { RunFigures } from './metrics.js';
import type { QuestionResult, TestRun } from './test-run.entity.js';
import type { ExpectedPassage, TestQuestion, TestSet } from './test-set.entity.js';

export const fromExpectedDto = (e: ExpectedPassageDto): ExpectedPassage => ({
  documentId: e.document_id,
  start: e.start,
  end: e.end,
  quote: e.quote,
});

export const toTestSetDto = (set: TestSet, questions: number): TestSetDto => ({
  id: set.id,
  name: set.name,
  questions,
  created_at: set.createdAt.toISOString(),
  updated_at: set.updatedAt.toISOString(),
});

export const toQuestionDto = (q: TestQuestion): TestQuestionDto => ({
  id: q.id,
  question: q.question,
  expected: q.expected.map(({ documentId, ...place }) => ({ document_id: documentId, ...place })),
  created_at: q.createdAt.toISOString(),
});

export function toRunDto(run: TestRun): TestRunDto {
  const { settings } = run;
  const dto: TestRunDto = {
    id: run.id,
    name: run.name,
    state: run.state,
    settings: {
      mode: settings.mode,
      top_k: settings.topK,
      threshold: settings.threshold,
      dense_weight: settings.denseWeight,
      diversity: settings.diversity,
      neighbours: settings.neighbours,
      per_document: settings.perDocument,
      rerank: settings.rerank,
    },
    embedder_id: run.embedderId ?? null,
    done: run.done,
    total: run.total,
    created_at: run.createdAt.toISOString(),
    updated_at: run.updatedAt.toISOString(),
  };
  if (run.figures) dto.figures = toFiguresDto(run.figures);
  if (run.error) dto.error = run.error;
  return dto;
}

export const toRunDetailDto = (run: TestRun): TestRunDetailDto => ({
  ...toRunDto(run),
  results: (run.results ?? []).map(toResultDto),
});

const toFiguresDto = (f: RunFigures): RunFiguresDto => ({
  questions: f.questions,
  answerable: f.answerable,
  recall: f.recall,
  ndcg: f.ndcg,
  mrr: f.mrr,
  no_answer_accuracy: f.noAnswerAccuracy,
  answered_share: f.answeredShare,
  p50_ms: f.p50Ms,
  p95_ms: f.p95Ms,
});

const toResultDto = (r: QuestionResult): QuestionResultDto => ({
  question_id: r.questionId,
  question: r.question,
  answerable: r.answerable,
  recall: r.recall,
  ndcg: r.ndcg,
  reciprocal_rank: r.reciprocalRank,
  decided_right: r.decidedRight,
  found: r.found.map(({ documentId, ...rest }) => ({ document_id: documentId, ...rest })),
  ms: r.ms,
});
