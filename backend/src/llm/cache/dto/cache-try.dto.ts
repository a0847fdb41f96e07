import { Bool, ListOf, Num, OneOf, Text, TextList, Uuid } from '../../../common/dto/fields.js';

export const TRY_OUTCOMES = ['exact', 'semantic', 'miss', 'off'] as const;
export type TryOutcome = (typeof TRY_OUTCOMES)[number];

export class CacheTryRequestDto {
  @Text({ min: 1, max: 100_000, pattern: /\S/, description: 'Asked as a member would ask it, with all defaults' })
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
  @TextList({ description: 'What verification saw' })
  reasons: string[];
}

export class CacheTryDto {
  @OneOf(TRY_OUTCOMES, { description: 'What a request would get now; off: the cache would not be asked' })
  outcome: TryOutcome;
  @ListOf(() => CacheCandidateDto, { description: 'Stored questions like it, nearest first' })
  candidates: CacheCandidateDto[];
  @Num({ min: 0, max: 1, description: 'Similarity from which a stored question is looked at' })
  threshold: number;
  @Num({ min: 0, max: 1, description: 'Least acceptance score, or least similarity where none was fitted' })
  acceptance: number;
  @Text({ max: 64 })
  embedder: string;
  @Bool({ description: 'The acceptance score was fitted for this embedder' })
  calibrated: boolean;
  @Text({ optional: true, description: 'Why the semantic layer is not asked, or its answer not given' })
  reason?: string;
}
