import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { invalid } from '../message-input.js';
import type { EmbeddingListDto, EmbeddingsRequestDto } from './dto/embeddings.dto.js';

/** Vectors of the installation's embedder, for whoever asks as OpenAI's clients do. */
@Injectable()
export class OpenAiEmbeddingsService {
  constructor(private readonly embeddings: EmbeddingService) {}

  /** @throws DomainError `model_not_found` | `validation_failed` | `knowledge_unavailable` */
  async create(request: EmbeddingsRequestDto, signal?: AbortSignal): Promise<EmbeddingListDto> {
    const embedder = await this.embeddings.active();
    refuseOthers(request, embedder);
    const texts = await textsOf(request.input);
    const tokens = texts.map((text, i) => countWithin(text, i, embedder));
    const vectors =
      texts.length === 1
        ? [await this.embeddings.embedQuery(texts[0]!, signal)]
        : await this.embeddings.embedMany(texts, signal);
    const prompt_tokens = tokens.reduce((sum, n) => sum + n, 0);
    return {
      object: 'list',
      data: vectors.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: request.encoding_format === 'base64' ? toBase64(vector) : Array.from(vector),
      })),
      model: embedder.id,
      usage: { prompt_tokens, total_tokens: prompt_tokens },
    };
  }
}

/** Vectors of different models cannot be compared: a name that is not the embedder's is not quietly answered by it. */
function refuseOthers({ model, dimensions }: EmbeddingsRequestDto, embedder: Embedder): void {
  if (model !== embedder.id)
    throw new DomainError(
      'model_not_found',
      `The embedder here is ${embedder.id}; there is no ${model.slice(0, 200)}.`,
    );
  if (dimensions !== undefined && dimensions !== embedder.dimensions)
    throw invalid(
      'dimensions',
      'unsupported',
      `${embedder.id} has ${embedder.dimensions} dimensions, no other number.`,
    );
}

/** The model would ignore the rest of a longer text, which would look like an answer about all of it. */
function countWithin(text: string, index: number, embedder: Embedder): number {
  const { id, maxTokens } = embedder;
  const tokens = embedder.countTokens(text);
  if (tokens <= maxTokens) return tokens;
  const message = `${id} reads ${maxTokens} tokens; this text has ${tokens}. Split it.`;
  throw invalid(`input.${index}`, 'maxLength', message);
}

async function textsOf(input: EmbeddingsRequestDto['input']): Promise<string[]> {
  if (typeof input === 'string') return [input];
  if (typeof input[0] === 'string') return input as string[];
  const lists = typeof input[0] === 'number' ? [input as number[]] : (input as number[][]);
  // Loaded when first needed: its table takes megabytes, and few clients send tokens.
  const { decode, vocabularySize } = await import('gpt-tokenizer/encoding/cl100k_base');
  return lists.map((tokens, i) => {
    const text = tokens.every((t) => t < vocabularySize) ? decode(tokens) : '';
    if (text === '') throw invalid(`input.${i}`, 'tokens', 'These are not tokens of cl100k_base.');
    return text;
  });
}

/** 32-bit floats, least significant byte first, as OpenAI's clients read them. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes.toString('base64');
}
