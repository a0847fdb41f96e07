import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import type { Embedder } from '../../embeddings/embedder.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { invalid } from '../message-input.js';
import type { EmbeddingListDto, EmbeddingsRequestDto } from './dto/embeddings.dto.js';

/** Maximum of OpenAI's embedding models. */
const MAX_TOKENS = 8_192;
/** Keeps a request from occupying the embedder for more than seconds: visitors' questions wait behind it. */
const MAX_REQUEST_TOKENS = 65_536;

/** Embeddings of the installation's embedder for OpenAI clients. */
@Injectable()
export class OpenAiEmbeddingsService {
  constructor(private readonly embeddings: EmbeddingService) {}

  /** @throws DomainError `model_not_found` | `validation_failed` | `knowledge_unavailable` */
  async create(request: EmbeddingsRequestDto): Promise<EmbeddingListDto> {
    const embedder = await this.embeddings.active();
    refuseOthers(request, embedder);
    const texts = await textsOf(request.input);
    const prompt_tokens = countTokens(texts, embedder);
    const vectors = await this.vectors(texts, prompt_tokens, embedder);
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

  /** One short text is most likely a question that will be repeated, so it uses the cache of question vectors. */
  private async vectors(texts: readonly string[], tokens: number, embedder: Embedder): Promise<Float32Array[]> {
    const [first, ...others] = texts;
    if (first !== undefined && others.length === 0 && tokens <= embedder.maxTokens)
      return [await this.embeddings.embedQuery(first)];
    return this.embeddings.embedWhole(texts);
  }
}

/** Vectors of different models are not comparable: a request for any other model is rejected. */
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
      `${embedder.id} has ${embedder.dimensions} dimensions; other values are not supported.`,
    );
}

/** @returns the number of tokens of all texts. @throws DomainError `validation_failed` naming the text that is too long */
function countTokens(texts: readonly string[], embedder: Embedder): number {
  let sum = 0;
  for (const [i, text] of texts.entries()) {
    const tokens = embedder.countTokens(text);
    if (tokens > MAX_TOKENS)
      throw invalid(`input.${i}`, 'maxLength', `A text can have at most ${MAX_TOKENS} tokens; this one has ${tokens}.`);
    sum += tokens;
  }
  if (sum > MAX_REQUEST_TOKENS)
    throw invalid(
      'input',
      'maxLength',
      `All texts together can have at most ${MAX_REQUEST_TOKENS} tokens; these have ${sum}.`,
    );
  return sum;
}

async function textsOf(input: EmbeddingsRequestDto['input']): Promise<string[]> {
  if (typeof input === 'string') return [input];
  if (typeof input[0] === 'string') return input as string[];
  const lists = typeof input[0] === 'number' ? [input as number[]] : (input as number[][]);
  // Loaded lazily: its table takes megabytes, and few clients send tokens.
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
