import { Int, ListOf, Nested, OneOf, Text } from '../../../common/dto/fields.js';
import { EmbeddingInput, Vector } from './embedding-fields.js';

export class EmbeddingsRequestDto {
  @Text({ min: 1, max: 200, description: 'Id of the active embedder, which GET /v1/models lists' }) model: string;

  @EmbeddingInput()
  input: string | string[] | number[] | number[][];

  @OneOf(['float', 'base64'], { default: 'float', description: 'base64: 32-bit floats, least significant byte first' })
  encoding_format: 'float' | 'base64' = 'float';

  @Int({ min: 1, max: 100_000, optional: true, description: 'Must equal the dimensions of the embedder' })
  dimensions?: number;

  @Text({ max: 512, optional: true }) user?: string;
}

export class EmbeddingObjectDto {
  @OneOf(['embedding']) object: 'embedding';
  @Int({ min: 0 }) index: number;
  @Vector() embedding: number[] | string;
}

export class EmbeddingUsageDto {
  @Int({ min: 0 }) prompt_tokens: number;
  @Int({ min: 0 }) total_tokens: number;
}

export class EmbeddingListDto {
  @OneOf(['list']) object: 'list';
  @ListOf(() => EmbeddingObjectDto) data: EmbeddingObjectDto[];
  @Text() model: string;
  @Nested(() => EmbeddingUsageDto) usage: EmbeddingUsageDto;
}
