import { Injectable, Logger, type NestInterceptor, type Type } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACCESS_KEY, type AccessRule, type AuthenticatedRequest } from '../../common/auth/decorators.js';
import { type Principal, RequestContext } from '../../common/context/request-context.js';
import { errorResponse } from '../../common/errors/error-response.js';
import { toDomainError } from '../../common/errors/to-domain-error.js';
import { acceptedLanguage } from '../../common/http/accept-language.js';
import { withRouteConfig } from '../../common/http/body-limits.js';
import { refuseUnlessAllowed } from '../../identity/access.guard.js';
import { AccessService } from '../../identity/access.service.js';
import { mayRead } from '../../llm/cache/cache-policy.js';
import type { CompletionRequest } from '../../llm/completion/completion.js';
import { ChatService } from '../chat.service.js';
import { answerHeaders, CompletionExchange, setExchange } from '../completion-exchange.js';
import type { CompletionInput } from '../completion-input.js';
import { CompletionPreparation } from '../completion-preparation.service.js';
import { type BodyReader, InputMemo } from './input-memo.js';
import type { WireFormat } from './wire-format.js';

interface FastPathConfig {
  handler: object;
  read: BodyReader;
  format: WireFormat;
}
type Request = AuthenticatedRequest & { rawBody?: Buffer };

declare module 'fastify' {
  interface FastifyContextConfig {
    completion?: FastPathConfig;
  }
}

/** Route metadata: the interceptor whose work the fast path performs. */
export const FAST_PATH_KEY = 'nexus:fast-path';

/**
 * Marks a route whose repeated questions can be answered before the framework's pipeline. Apart from `stages`, such a route must not
 * have guards, interceptors or pipes: the fast path would skip them, and FastPathCheck refuses to boot.
 */
export const FastPathRoute =
  (read: BodyReader, format: WireFormat, stages: Type<NestInterceptor>): MethodDecorator =>
  (target, name, descriptor) => {
    const handler = descriptor.value as object;
    Reflect.defineMetadata(FAST_PATH_KEY, stages, handler);
    // Bodies that were read before are recognised by their bytes.
    withRouteConfig({ completion: { handler, read, format }, rawBody: true })(target, name, descriptor);
  };

/**
 * Answers a repeated question from the exact cache as one JSON object. The same services perform the same checks in the same order as
 * in the normal pipeline (authentication, permission, limits, look-up), without the router, guards and interceptors of the framework,
 * which cost more than all of them. Every other request continues in the normal pipeline and reuses the look-up.
 */
@Injectable()
export class CompletionFastPath {
  private readonly logger = new Logger(CompletionFastPath.name);

  constructor(
    private readonly inputs: InputMemo,
    private readonly access: AccessService,
    private readonly context: RequestContext,
    private readonly preparation: CompletionPreparation,
    private readonly chat: ChatService,
  ) {}

  /** A Fastify hook: calls `next` unless it has sent the response. */
  handle(request: Request, reply: FastifyReply, next: () => void): void {
    const route = request.routeOptions.config.completion;
    const input = route && this.repeated(request, route);
    if (!input) return next();
    this.prepare(request, reply, route, input).then(
      (asked) => (asked ? this.answer(request, reply, route, new CompletionExchange(asked), next) : next()),
      // Fall through: the normal pipeline raises the proper error.
      () => next(),
    );
  }

  private repeated({ headers, rawBody }: Request, { read }: FastPathConfig): CompletionInput | undefined {
    if (headers['idempotency-key'] !== undefined) return undefined;
    const input = this.inputs.known(read, rawBody);
    return input?.json && input.conversationId === null ? input : undefined;
  }

  private async prepare(
    request: Request,
    reply: FastifyReply,
    route: FastPathConfig,
    input: CompletionInput,
  ): Promise<CompletionRequest | null> {
    const principal = await this.access.knownPrincipal(request);
    if (!principal || !isAllowed(route, principal)) return null;
    this.context.authenticate(principal);
    const startedAt = this.preparation.now - reply.elapsedTime;
    const locale = acceptedLanguage(request.headers['accept-language']);
    const asker = { principal, requestId: request.id, startedAt, locale };
    const completion = await this.preparation.prepare(input, asker);
    return mayRead(completion) ? completion : null;
  }

  private answer(
    request: Request,
    reply: FastifyReply,
    { format }: FastPathConfig,
    exchange: CompletionExchange,
    next: () => void,
  ): void {
    setExchange(request, exchange);
    this.chat
      .repeated(exchange)
      .then((events) => (events ? this.send(request, reply, format, exchange, events) : next()))
      // The request has been counted already, so it must not run through the normal pipeline.
      .catch((error: unknown) => {
        const { status, headers, body } = errorResponse(toDomainError(error), request);
        if (status >= 500)
          this.logger.error({ err: error, request_id: request.id, msg: 'The fast path of completions failed' });
        void reply.status(status).headers(headers).send(body);
      });
  }

  private send(
    request: FastifyRequest,
    reply: FastifyReply,
    format: WireFormat,
    exchange: CompletionExchange,
    events: readonly ChatEvent[],
  ): void {
    const encoder = format.json(request);
    for (const event of events) encoder.add(event);
    void reply
      .headers({
        ...answerHeaders(exchange, events[0]!),
        'content-type': 'application/json; charset=utf-8',
        'x-nexus-overhead-ms': String(encoder.overheadMs),
      })
      .send(JSON.stringify(encoder.result()));
  }
}

/** Applies the access rule of the route, as the guard does for all other requests. */
function isAllowed({ handler }: FastPathConfig, principal: Principal): boolean {
  const rule = Reflect.getMetadata(ACCESS_KEY, handler) as AccessRule | undefined;
  if (!rule || rule.public) return false;
  refuseUnlessAllowed(rule, principal);
  return true;
}
