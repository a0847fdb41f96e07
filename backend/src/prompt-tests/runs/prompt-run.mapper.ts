import { toCheckDto } from '../cases/check-input.js';
import type {
  PromptRunDetailDto,
  PromptRunDto,
  RunAnswerDto,
  RunItemDto,
  RunSideDto,
  SideFiguresDto,
} from './prompt-run.dto.js';
import type { ItemAnswer, PromptRun, PromptRunItem, RunSide, SideFigures } from './prompt-run.entity.js';

export const toRunDto = (run: PromptRun): PromptRunDto => ({
  id: run.id,
  kind: run.kind,
  state: run.state,
  candidate: toSide(run.candidate),
  baseline: run.baseline ? toSide(run.baseline) : null,
  then: run.thenDo ?? null,
  done: run.done,
  total: run.total,
  figures: {
    candidate: toFigures(run.figures.candidate),
    baseline: run.figures.baseline && toFigures(run.figures.baseline),
  },
  passed: run.state === 'done' && run.figures.candidate.failed === 0,
  error: run.error ?? null,
  author: run.author,
  created_at: run.createdAt.toISOString(),
  updated_at: run.updatedAt.toISOString(),
});

export const toRunDetailDto = (run: PromptRun, items: readonly PromptRunItem[]): PromptRunDetailDto => ({
  ...toRunDto(run),
  items: items.map(toItem),
});

const toSide = ({ promptId, name, version }: RunSide): RunSideDto => ({ prompt_id: promptId, name, version });

const toFigures = (f: SideFigures): SideFiguresDto => ({
  answers: f.answers,
  passed: f.passed,
  failed: f.failed,
  errors: f.errors,
  cost_usd: f.costUsd,
  tokens: f.tokens,
  p50_ms: f.p50Ms,
  p95_ms: f.p95Ms,
});

const toItem = ({ question, checks, candidate, baseline }: PromptRunItem): RunItemDto => ({
  question,
  checks: checks.map(toCheckDto),
  candidate: candidate ? toAnswer(candidate) : null,
  baseline: baseline ? toAnswer(baseline) : null,
});

const toAnswer = (a: ItemAnswer): RunAnswerDto => ({
  content: a.content,
  model: a.model,
  citations: a.citations.map(({ documentId, title }) => ({ document_id: documentId, title })),
  error: a.error,
  checks: a.checks,
  prompt_tokens: a.promptTokens,
  completion_tokens: a.completionTokens,
  cost_usd: a.costUsd,
  latency_ms: a.latencyMs,
});
