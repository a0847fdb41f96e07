import { Int, ListOf, Num, OneOf, Text, Uuid } from '../../../common/dto/fields.js';
import { RETRIEVAL_MODES, type RetrievalMode } from '../passage.js';

export class RagQueryBody {
  @Text({ min: 1, max: 8_000, trim: true }) query: string;
  @Int({ min: 1, max: 50, default: 5 }) top_k: number = 5;
  @Num({
    min: -1,
    max: 1,
    optional: true,
    description: 'Cosine from which a passage counts; default: calibrated for the embedder',
  })
  threshold?: number;
  @OneOf(RETRIEVAL_MODES, { default: 'hybrid' }) mode: RetrievalMode = 'hybrid';
}

export class RagResultDto {
  @Uuid() chunk_id: string;
  @Uuid() document_id: string;
  @Text() title: string;
  @Int({ min: 1, optional: true }) page?: number;
  @Text({ optional: true }) heading?: string;
  @Text() text: string;
  @Num({ description: 'Fused rank score, 0…1' }) score: number;
  @Num({ nullable: true, description: 'Cosine' }) dense_score: number | null;
  @Num({ nullable: true, description: 'BM25' }) lexical_score: number | null;
}

export class RagResultsDto {
  @ListOf(() => RagResultDto) results: RagResultDto[];
}
