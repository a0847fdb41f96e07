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

/** A passage that answers a question, as stored in a test set. */
export type Expected = TestQuestion['expected'][number];

export type PromptPreview = PromptPreviewDto;

export const MODES = [
  { value: 'hybrid', label: 'Hybrid' },
  { value: 'dense', label: 'Meaning only' },
  { value: 'lexical', label: 'Words only' },
] as const;

/** Figures for comparing runs, the most important ones first. */
export const FIGURES: readonly { key: keyof RunFigures; label: string; hint: string }[] = [
  { key: 'recall', label: 'Recall', hint: 'Share of the expected passages that were found' },
  { key: 'ndcg', label: 'nDCG', hint: 'How high they are ranked' },
  { key: 'mrr', label: 'MRR', hint: 'Mean of 1 / rank of the first expected passage' },
  {
    key: 'no_answer_accuracy',
    label: 'No-answer accuracy',
    hint: 'Share of unanswerable questions for which nothing was found',
  },
  { key: 'answered_share', label: 'Answered', hint: 'Share of answerable questions for which something was found' },
];
