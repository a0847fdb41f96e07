import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type RawBodyRequest,
  type Type,
} from '@nestjs/common';
import { applyDecorators, HttpCode, SetMetadata, UseInterceptors } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBody, ApiExtraModels, ApiHeader, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { NOTICES } from '@nexus/contracts';
import type { Observable } from 'rxjs';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedRequest } from '../../common/auth/decorators.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { createValidationPipe } from '../../common/errors/validation.js';
import { CountedAs } from '../../limits/rate-limit.js';
import { acceptedLanguage } from '../../common/http/accept-language.js';
import { inSequence } from '../../common/http/in-sequence.js';
import { Returns } from '../../common/http/returns.js';
import { onceResolved } from '../../common/rx/once-resolved.js';
import { OpenStreams } from '../../identity/open-streams.js';
import { CompletionExchange, exchangeOf, setExchange } from '../completion-exchange.js';
import { HandlesIdempotency, IDEMPOTENCY_HEADER } from '../../idempotency/idempotency-key.js';
import type { CompletionInput } from '../completion-input.js';
import { CompletionPreparation } from '../completion-preparation.service.js';
import { CompletionDto } from '../dto/completion.dto.js';
import { FastPathRoute } from './completion-fast-path.js';
import { type BodyReader, InputMemo } from './input-memo.js';
import { EVENT_FORMAT, type WireFormat } from './wire-format.js';
import { ChatEncodingInterceptor } from './chat-encoding.interceptor.js';

const BODY_KEY = 'nexus:completion-body';

/**
 * Reads the body into a completion request. An interceptor instead of a pipe, because parsed bodies are memoised by their raw bytes,
 * which a pipe does not see.
 */
@Injectable()
export class CompletionInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly preparation: CompletionPreparation,
    private readonly inputs: InputMemo,
    private readonly streams: OpenStreams,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    // The fast path has read it already.
    if (exchangeOf(context.switchToHttp().getRequest<object>())) return next.handle();
    return onceResolved(() => this.parse(context).then(() => next.handle()));
  }

  private async parse(context: ExecutionContext): Promise<void> {
    const http = context.switchToHttp();
    const request = http.getRequest<RawBodyRequest<AuthenticatedRequest>>();
    const startedAt = this.preparation.now - http.getResponse<FastifyReply>().elapsedTime;
    const read = this.reflector.get<BodyReader>(BODY_KEY, context.getHandler());
    if (!request.principal) throw new DomainError('token_missing');
    if (request.body === null || typeof request.body !== 'object')
      throw new DomainError('invalid_json', 'Send a JSON object.');
    const input = await this.inputs.read(read, request.rawBody, request.body);
    if (!input.json) this.streams.open(request, http.getResponse<FastifyReply>(), 'answer');
    const key = request.headers[IDEMPOTENCY_HEADER];
    const named = key === undefined ? {} : { named: { key, body: request.body } };
    const locale = acceptedLanguage(request.headers['accept-language']);
    const asker = { principal: request.principal, requestId: request.id, startedAt, locale, ...named };
    setExchange(request, new CompletionExchange(await this.preparation.prepare(input, asker)));
  }
}

export const TheCompletion = createParamDecorator((_: unknown, context: ExecutionContext): CompletionExchange => {
  const exchange = exchangeOf(context.switchToHttp().getRequest<object>());
  if (!exchange) throw new Error('This route has no completion interceptor');
  return exchange;
});

const STREAM = {
  schema: {
    type: 'string' as const,
    description: `Events start, delta, reasoning, tool_call, citation, notice, usage; the last event is done, or error with a problem. Codes of notices: ${Object.keys(NOTICES).join(', ')}`,
  },
};

/** Surrounds a handler that answers a completion. @param fast allows the fast path: only for routes without guards of their own */
export function CompletionStages(
  encoding: Type<ChatEncodingInterceptor>,
  format: WireFormat,
  read: BodyReader,
  fast = true,
): MethodDecorator {
  const stages = inSequence(encoding, CompletionInterceptor);
  return applyDecorators(
    SetMetadata(BODY_KEY, read),
    ...(fast ? [FastPathRoute(read, format, stages)] : []),
    CountedAs('completions'),
    HandlesIdempotency(),
    UseInterceptors(stages),
    HttpCode(200),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'The same key and body within 24 hours return the same answer',
    }),
  );
}

/** A route that answers a completion in the native format, with its OpenAPI description. `fast`: as above. */
export function CompletionRoute<T extends object>(
  type: Type<T>,
  toInput: (dto: T) => CompletionInput,
  { fast = true } = {},
): MethodDecorator {
  const pipe = createValidationPipe();
  const read: BodyReader = async (body) => toInput((await pipe.transform(body, { type: 'body', metatype: type })) as T);
  return applyDecorators(
    CompletionStages(ChatEncodingInterceptor, EVENT_FORMAT, read, fast),
    Returns(null),
    ApiBody({ type }),
    ApiExtraModels(CompletionDto),
    ApiResponse({
      status: 200,
      description: 'One JSON object, or with `stream` a stream of events',
      content: { 'application/json': { schema: { $ref: getSchemaPath(CompletionDto) } }, 'text/event-stream': STREAM },
    }),
  );
}

@Injectable()
export class ResumeInterceptor implements NestInterceptor {
  constructor(private readonly streams: OpenStreams) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = context.switchToHttp();
    this.streams.open(http.getRequest<AuthenticatedRequest>(), http.getResponse<FastifyReply>(), 'answer');
    return next.handle();
  }
}

/** A route that resumes a stream. */
export function StreamRoute(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(inSequence(ChatEncodingInterceptor, ResumeInterceptor)),
    Returns(null),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'Id of the last event received; the response contains all later events',
    }),
    ApiResponse({ status: 200, description: 'The rest of the stream', content: { 'text/event-stream': STREAM } }),
    ApiResponse({ status: 204, description: 'There are no further events' }),
  );
}
