import { Bool, Int, Nested, Num, OneOf, TextList } from '../../../common/dto/fields.js';
import { CHUNKING_STRATEGIES, type ChunkingStrategy } from '../../../parsing/chunking/chunk.js';
import { OCR_MODES, type OcrMode } from '../../../parsing/document-parser.js';
import { KNOWLEDGE_DEFAULTS, OCR_LANGUAGES, type OcrLanguage } from '../knowledge-settings.js';

const { chunking, ocr, retrieval, presentation } = KNOWLEDGE_DEFAULTS;

export class ChunkingSettingsDto {
  @OneOf(CHUNKING_STRATEGIES, { default: chunking.strategy }) strategy: ChunkingStrategy = chunking.strategy;
  @Int({
    min: 32,
    max: 1_000,
    default: chunking.targetTokens,
    description: 'Target chunk size in tokens of the embedder',
  })
  target_tokens: number = chunking.targetTokens;
  @Int({ min: 0, max: 200, default: chunking.overlapTokens, description: 'Tokens repeated from the previous chunk' })
  overlap_tokens: number = chunking.overlapTokens;
}

export class OcrSettingsDto {
  @OneOf(OCR_MODES, { default: ocr.mode, description: 'auto: only pages without text' })
  mode: OcrMode = ocr.mode;
  @TextList({ min: 1, max: OCR_LANGUAGES.length, values: OCR_LANGUAGES, default: ocr.languages })
  languages: OcrLanguage[] = ocr.languages;
}

export class RetrievalSettingsDto {
  @Int({ min: 1, max: 50, default: retrieval.topK }) top_k: number = retrieval.topK;
  @Num({
    min: -1,
    max: 1,
    nullable: true,
    optional: true,
    description:
      'Relevance threshold: minimum cosine for a passage to count as relevant by meaning; null: calibrated for the embedder',
  })
  threshold?: number | null = retrieval.threshold;
  @Num({ min: 0, max: 1, nullable: true, optional: true, description: 'null: calibrated for the embedder' })
  dense_weight?: number | null = retrieval.denseWeight;
  @Num({
    min: 0,
    max: 1,
    default: retrieval.diversity,
    description: '1: relevance only; lower values prefer novel passages',
  })
  diversity: number = retrieval.diversity;
  @Int({ min: 0, max: 3, default: retrieval.neighbours, description: 'Chunks around a hit merged into its passage' })
  neighbours: number = retrieval.neighbours;
  @Int({
    min: 1,
    max: 50,
    nullable: true,
    optional: true,
    description: 'Maximum passages per document; null: 60 % of top_k',
  })
  per_document?: number | null = retrieval.perDocument;
  @Bool({ default: retrieval.rerank }) rerank: boolean = retrieval.rerank;
  @Bool({ default: retrieval.rewriteQuery }) rewrite_query: boolean = retrieval.rewriteQuery;
}

export class PresentationSettingsDto {
  @Bool({ default: presentation.allowLinks, description: 'Render links and images that documents contain' })
  allow_links: boolean = presentation.allowLinks;
}

/** The complete configuration: omitted values are reset to their defaults. */
export class UpdateKnowledgeSettingsDto {
  @Nested(() => ChunkingSettingsDto, { optional: true }) chunking?: ChunkingSettingsDto;
  @Nested(() => OcrSettingsDto, { optional: true }) ocr?: OcrSettingsDto;
  @Nested(() => RetrievalSettingsDto, { optional: true }) retrieval?: RetrievalSettingsDto;
  @Nested(() => PresentationSettingsDto, { optional: true }) presentation?: PresentationSettingsDto;
}

export class KnowledgeSettingsDto {
  @Nested(() => ChunkingSettingsDto) chunking: ChunkingSettingsDto;
  @Nested(() => OcrSettingsDto) ocr: OcrSettingsDto;
  @Nested(() => RetrievalSettingsDto) retrieval: RetrievalSettingsDto;
  @Nested(() => PresentationSettingsDto) presentation: PresentationSettingsDto;
}
