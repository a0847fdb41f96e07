import { applyDecorators, HttpCode, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { ApiBody, ApiDefaultResponse, ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { DomainError } from '../../common/errors/domain-error.js';
import { createValidationPipe } from '../../common/errors/validation.js';
import { isObject } from '../dto/wire-shapes.js';
import { CompletionStages } from '../http/completion-route.js';
import { readOpenAiCompletion } from './completion-reader.js';
import { ChatCompletionObjectDto } from './dto/completion-object.dto.js';
import { OpenAiCompletionDto } from './dto/completion-request.dto.js';
import { EmbeddingsRequestDto } from './dto/embeddings.dto.js';
import { OPENAI_FORMAT, OpenAiEncodingInterceptor } from './openai-encoding.interceptor.js';

export class OpenAiErrorDto {
  @ApiProperty() message: string;
  @ApiProperty({ enum: ['invalid_request_error', 'insufficient_quota', 'rate_limit_error', 'server_error'] })
  type: string;
  @ApiProperty({ type: 'string', nullable: true }) param: string | null;
  @ApiProperty({ type: 'string', nullable: true }) code: string | null;
}

export class OpenAiErrorBodyDto {
  @ApiProperty({ type: () => OpenAiErrorDto }) error: OpenAiErrorDto;
}

/** Documents the success body, and OpenAI's error object for all other responses. */
export function ReturnsOpenAi(type: Type<unknown> | null): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    ...(type ? [ApiResponse({ status: 200, type })] : []),
    ApiDefaultResponse({ description: "OpenAI's error object", type: OpenAiErrorBodyDto }),
  );
}

export function OpenAiCompletionRoute(): MethodDecorator {
  return applyDecorators(
    CompletionStages(OpenAiEncodingInterceptor, OPENAI_FORMAT, readOpenAiCompletion),
    ReturnsOpenAi(null),
    ApiBody({ type: OpenAiCompletionDto }),
    ApiExtraModels(ChatCompletionObjectDto),
    ApiResponse({
      status: 200,
      description:
        'A chat.completion, or with `stream` a stream of chat.completion.chunk objects that ends with [DONE]',
      content: {
        'application/json': { schema: { $ref: getSchemaPath(ChatCompletionObjectDto) } },
        'text/event-stream': { schema: { type: 'string' } },
      },
    }),
  );
}

/** Not a class for Nest: otherwise its global pipe would reject unknown fields before the pipe of the route runs. */
export type Lenient<T> = { [K in keyof T]: T[K] };

/** Unset fields may be null; unknown fields are ignored. */
@Injectable()
export class EmbeddingsBody implements PipeTransform<unknown, Promise<EmbeddingsRequestDto>> {
  private readonly pipe = createValidationPipe('kept');

  async transform(body: unknown): Promise<EmbeddingsRequestDto> {
    if (!isObject(body)) throw new DomainError('invalid_json', 'Send a JSON object.');
    const set = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
    return (await this.pipe.transform(set, { type: 'body', metatype: EmbeddingsRequestDto })) as EmbeddingsRequestDto;
  }
}
