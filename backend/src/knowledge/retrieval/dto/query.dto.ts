import {
  Bool,
  Int,
  IsoDate,
  ListOf,
  Nested,
  Num,
  OneOf,
  Text,
  TextList,
  Uuid,
  UuidList,
} from '../../../common/dto/fields.js';
import { DOCUMENT_TYPES, type DocumentType } from '../../../parsing/document-parser.js';
import { DROP_REASONS, type DropReason } from '../candidate.js';
import { RETRIEVAL_MODES, type RetrievalMode } from '../query.js';
import { DECISIONS, type Decision } from '../result.js';
import type { Gate } from '../relevance.js';

/** Restricts the searched documents; all given conditions apply together. */
export class RetrievalFilterDto {
  @UuidList({ optional: true, max: 1_000 }) document_ids?: string[];
  @Text({ max: 300, optional: true, description: 'The folder including its subfolders' }) folder?: string;
  @TextList({ optional: true, min: 1, max: 50, each: 100, description: 'Documents with at least one of these tags' })
  tags?: string[];
  @TextList({ optional: true, min: 1, max: DOCUMENT_TYPES.length, values: DOCUMENT_TYPES }) types?: DocumentType[];
  @IsoDate({ optional: true, description: 'Uploaded at or after this time' }) from?: string;
  @IsoDate({ optional: true, description: 'Uploaded before' }) to?: string;
}

/** Retrieval settings for this request; omitted ones come from the workspace. */
export class RetrievalOverridesDto {
  @Int({ min: 1, max: 50, optional: true }) top_k?: number;
  @Num({
    min: -1,
    max: 1,
    nullable: true,
    optional: true,
    description:
      'Relevance threshold: minimum cosine for a passage to count as relevant by meaning; null: calibrated for the embedder',
  })
  threshold?: number | null;
  @Num({ min: 0, max: 1, nullable: true, optional: true, description: 'null: calibrated for the embedder' })
  dense_weight?: number | null;
  @Num({ min: 0, max: 1, optional: true, description: '1: relevance only; lower values prefer novel passages' })
  diversity?: number;
  @Int({ min: 0, max: 3, optional: true }) neighbours?: number;
  @Int({ min: 1, max: 50, nullable: true, optional: true }) per_document?: number | null;
  @Bool({ optional: true }) rerank?: boolean;
  @Bool({ optional: true }) rewrite_query?: boolean;
}

export class RagQueryBody {
  @Text({ min: 1, max: 8_000, trim: true }) query: string;
  @Int({ min: 1, max: 50, optional: true, description: "Default: the workspace's setting" }) top_k?: number;
  @Num({
    min: -1,
    max: 1,
    optional: true,
    description:
      "Minimum cosine for a passage to count; default: the workspace's setting, otherwise calibrated for the embedder",
  })
  threshold?: number;
  @OneOf(RETRIEVAL_MODES, { default: 'hybrid' }) mode: RetrievalMode = 'hybrid';
  @Nested(() => RetrievalFilterDto, { optional: true }) filter?: RetrievalFilterDto;
  @Nested(() => RetrievalOverridesDto, { optional: true }) settings?: RetrievalOverridesDto;
  @Bool({ default: false, description: 'Whether to explain the result' }) explain: boolean = false;
}

/** A position in a document. */
class PlaceDto {
  @Int({ min: 1, optional: true }) page?: number;
  @Int({ min: 1, optional: true }) slide?: number;
  @Text({ optional: true }) sheet?: string;
  @Text({ optional: true }) heading?: string;
}

export class RagResultDto extends PlaceDto {
  @Uuid({ description: 'The best chunk of the passage' }) chunk_id: string;
  @Uuid() document_id: string;
  @Text() title: string;
  @Text({ optional: true, description: 'Column names, if the passage starts inside a table' })
  table_header?: string;
  @Text() text: string;
  @Int({ min: 0, description: "Where the text is in the document's, in UTF-16 code units" }) start: number;
  @Int({ min: 0 }) end: number;
  @Num({ description: 'Fused score, 0…1' }) score: number;
  @Num({ nullable: true, description: 'Cosine' }) dense_score: number | null;
  @Num({ nullable: true, description: 'BM25' }) lexical_score: number | null;
}

export class ExplainedCandidateDto extends PlaceDto {
  @Uuid() chunk_id: string;
  @Uuid() document_id: string;
  @Text() title: string;
  @Text({ max: 300, description: 'Its beginning' }) text: string;
  @Int({ min: 0 }) start: number;
  @Int({ min: 0 }) end: number;
  @Int({ min: 1, nullable: true }) dense_rank: number | null;
  @Num({ nullable: true }) dense_score: number | null;
  @Int({ min: 1, nullable: true }) lexical_rank: number | null;
  @Num({ nullable: true }) lexical_score: number | null;
  @Num({ min: 0, max: 1, description: "Share of the query's content words that it contains" }) coverage: number;
  @Int({ min: 1 }) fused_rank: number;
  @Num({ min: 0, max: 1 }) fused_score: number;
  @Num({ optional: true, description: 'Score of the cross-encoder' }) rerank_score?: number;
  @OneOf(['dense', 'lexical'], { nullable: true, description: 'Criterion by which it is relevant; null: none' })
  passes: Gate | null;
  @OneOf(DROP_REASONS, { optional: true, description: 'Why it is not a separate passage' }) dropped?: DropReason;
  @Bool({ description: 'Its text is part of a passage' }) in_result: boolean;
}

export class RetrievalTimingsDto {
  @Num({ min: 0 }) embed: number;
  @Num({ min: 0 }) dense: number;
  @Num({ min: 0 }) lexical: number;
  @Num({ min: 0 }) fuse: number;
  @Num({ min: 0 }) rerank: number;
  @Num({ min: 0 }) total: number;
}

export class ExplanationDto {
  @Text() embedder_id: string;
  @Num({ description: 'Relevance threshold: minimum cosine for a passage to count as relevant by meaning' })
  threshold: number;
  @Num({ description: "Lexical relevance threshold: minimum share of the query's content words" })
  lexical_floor: number;
  @Num({ min: 0, max: 1 }) dense_weight: number;
  @Nested(() => RetrievalTimingsDto) timings_ms: RetrievalTimingsDto;
  @Text({ optional: true, description: 'Why no cross-encoder was used' }) rerank_skipped?: string;
  @ListOf(() => ExplainedCandidateDto) candidates: ExplainedCandidateDto[];
}

export class RagResultsDto {
  @ListOf(() => RagResultDto) results: RagResultDto[];
  @OneOf(DECISIONS) decision: Decision;
  @Nested(() => ExplanationDto, { optional: true }) explain?: ExplanationDto;
}
