import { Bool, ListOf, Num, OneOf, Text, TextList, Uuid } from '../../../common/dto/fields.js';

export const TRY_OUTCOMES = ['exact', 'semantic', 'miss', 'off'] as const;
export type TryOutcome = (typeof TRY_OUTCOMES)[number];

export class CacheTryRequestDto {
  @Text({ min: 1, max: 100_000, pattern: /\S/, description: 'Sent as a member’s question with all defaults' })
  question: string;
  @Text({ min: 1, max: 200, optional: true, description: 'Default: the workspace’s model' })
  model?: string;
}

export class CacheCandidateDto {
  @Uuid()
  entry_id: string;
  @Text()
  question: string;
  @Num({ min: -1, max: 1, description: 'Cosine' })
  similarity: number;
  @Num({ min: 0, max: 1, nullable: true, description: 'Acceptance score; null where similarity alone decides' })
  score: number | null;
  @Bool()
  accepted: boolean;
  @TextList({ description: 'Reasons for the verdict of verification' })
  reasons: string[];
}

export class CacheTryDto {
  @OneOf(TRY_OUTCOMES, { description: 'What a request would get now; off: the cache would not be used' })
  outcome: TryOutcome;
  @ListOf(() => CacheCandidateDto, { description: 'Similar stored questions, nearest first' })
  candidates: CacheCandidateDto[];
  @Num({ min: 0, max: 1, description: 'Minimum similarity of a stored question to be considered' })
  threshold: number;
  @Num({ min: 0, max: 1, description: 'Minimum acceptance score, or minimum similarity where none was fitted' })
  acceptance: number;
  @Text({ max: 64 })
  embedder: string;
  @Bool({ description: 'Whether an acceptance score was fitted for this embedder' })
  calibrated: boolean;
  @Text({ optional: true, description: 'Why the semantic layer was not used, or its answer not served' })
  reason?: string;
}
