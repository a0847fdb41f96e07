import type {
  ExplainedCandidateDto,
  ExplanationDto,
  PromptPreviewDto,
  QuestionResultDto,
  RagResultsDto,
  RunFiguresDto,
  RunSettingsDto,
  TestQuestionDto,
  TestRunDetailDto,
  TestRunDto,
  TestSetDto,
} from '@nexus/api-client';

export type RetrievalAnswer = RagResultsDto;
export type Explanation = ExplanationDto;
export type Candidate = ExplainedCandidateDto;
export type BenchSettings = RunSettingsDto;
export type TestSet = TestSetDto;
export type TestQuestion = TestQuestionDto;
export type TestRun = TestRunDto;
export type TestRunDetail = TestRunDetailDto;
export type RunFigures = RunFiguresDto;
export type QuestionResult = QuestionResultDto;

/** A passage that answers a question, as a test set keeps it. */
export type Expected = TestQuestion['expected'][number];

export type PromptPreview = PromptPreviewDto;

export const MODES = [
  { value: 'hybrid', label: 'Hybrid' },
  { value: 'dense', label: 'Meaning only' },
  { value: 'lexical', label: 'Words only' },
] as const;

/** What a run is compared by, best first in importance. */
export const FIGURES: readonly { key: keyof RunFigures; label: string; hint: string }[] = [
  { key: 'recall', label: 'Recall', hint: 'Expected passages that were found' },
  { key: 'ndcg', label: 'nDCG', hint: 'How far up they were' },
  { key: 'mrr', label: 'MRR', hint: 'Mean of 1 / rank of the first one' },
  {
    key: 'no_answer_accuracy',
    label: 'No-answer accuracy',
    hint: 'Unanswerable questions for which nothing was found',
  },
  { key: 'answered_share', label: 'Answered', hint: 'Answerable questions for which something was found' },
];
