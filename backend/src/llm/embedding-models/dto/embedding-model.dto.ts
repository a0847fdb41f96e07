import { Bool, Int, ListOf, Num, OneOf, Text, Uuid } from '../../../common/dto/fields.js';
import { MAX_DIMENSIONS } from '../read-vectors.js';

const LANGUAGES = ['en', 'many'] as const;
type Languages = (typeof LANGUAGES)[number];
const share = { min: 0, max: 1 };
const prefix = { max: 200, example: 'search_query: ' };
const tokens = { min: 1_000, max: 1_000_000_000_000 };
const price = { min: 0, max: 1_000 };
const THRESHOLD = 'Cosine from which a passage counts as relevant';
const SEMANTIC = 'Cosine from which two questions may share an answer';
const PRICE = 'US dollars for a million tokens';
const MONTHLY = 'Tokens that may be embedded in one month (UTC); null: no limit';
const KNOWN = 'Default: the known value of the model';

/** Everything that determines the vectors is fixed: other prefixes or dimensions need another model. */
export class CreateEmbeddingModelDto {
  @Text({
    min: 1,
    max: 32,
    pattern: /^[a-z0-9][a-z0-9_-]{0,31}$/,
    description: 'A connected provider',
    example: 'ollama',
  })
  provider: string;
  @Text({
    min: 1,
    max: 150,
    pattern: /^[\w.~:@+/-]+$/,
    description: 'The server’s own id',
    example: 'nomic-embed-text',
  })
  model: string;
  @Int({ min: 8, max: MAX_DIMENSIONS, optional: true, description: 'Default: the model’s own' })
  dimensions?: number;
  @Int({ min: 64, max: 131_072, optional: true, description: `Maximum tokens of one text. ${KNOWN}` })
  max_tokens?: number;
  @Text({ ...prefix, optional: true, description: `Prefix of questions. ${KNOWN}` })
  query_prefix?: string;
  @Text({ ...prefix, optional: true, description: `Prefix of passages. ${KNOWN}` })
  passage_prefix?: string;
  @OneOf(LANGUAGES, { optional: true, description: `English, or multilingual. ${KNOWN}` })
  languages?: Languages;
  @Num({ ...share, optional: true, description: `${THRESHOLD}. ${KNOWN}` })
  rag_threshold?: number;
  @Num({ ...share, optional: true, description: `${SEMANTIC}. ${KNOWN}` })
  semantic_threshold?: number;
  @Num({ ...price, optional: true, nullable: true, description: PRICE })
  usd_per_million_tokens?: number | null;
  @Int({ ...tokens, optional: true, nullable: true, description: MONTHLY })
  monthly_tokens?: number | null;
}

/** Omitted fields are unchanged. */
export class ChangeEmbeddingModelDto {
  @Num({ ...share, optional: true, description: THRESHOLD })
  rag_threshold?: number;
  @Num({ ...share, optional: true, description: SEMANTIC })
  semantic_threshold?: number;
  @Num({ ...price, optional: true, nullable: true, description: PRICE })
  usd_per_million_tokens?: number | null;
  @Int({ ...tokens, optional: true, nullable: true, description: MONTHLY })
  monthly_tokens?: number | null;
}

export class EmbeddingModelDto {
  @Uuid() id: string;
  @Text({ max: 24, description: 'Use as `embedder_id` of a new index' }) embedder_id: string;
  @Text({ max: 32 }) provider: string;
  @Text({ max: 150 }) model: string;
  @Int({ min: 1 }) dimensions: number;
  @Int({ min: 1 }) max_tokens: number;
  @Text({ max: 200 }) query_prefix: string;
  @Text({ max: 200 }) passage_prefix: string;
  @OneOf(LANGUAGES) languages: Languages;
  @Num(share) rag_threshold: number;
  @Num(share) semantic_threshold: number;
  @Num({ min: 0, nullable: true }) usd_per_million_tokens: number | null;
  @Int({ min: 0, nullable: true }) monthly_tokens: number | null;
  @Int({ min: 0, description: 'Tokens used this month (UTC)' }) used_tokens: number;
  @Int({ min: 0, description: 'Requests sent this month (UTC)' }) requests: number;
  @Num({ min: 0, nullable: true, description: 'US dollars spent this month; null: the price is unknown' })
  cost_usd: number | null;
}

export class EmbeddingModelListDto {
  @ListOf(() => EmbeddingModelDto) items: EmbeddingModelDto[];
}

export class EmbeddingTrialDto {
  @Bool() ok: boolean;
  @Int({ min: 0 }) latency_ms: number;
  @Int({ min: 1, optional: true, description: 'Dimensions returned by the model' }) dimensions?: number;
  @Text({ max: 100, optional: true, description: 'Error code of a failure' }) code?: string;
  @Text({ max: 500, optional: true }) detail?: string;
}
