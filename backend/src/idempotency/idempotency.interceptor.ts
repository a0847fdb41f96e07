import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { catchError, from, mergeMap, type Observable, of, switchMap, throwError } from 'rxjs';
import type { AuthenticatedRequest } from '../common/auth/decorators.js';
import type { Principal } from '../common/context/request-context.js';
import { canonicalJson } from '../common/text/canonical-json.js';
import { onceResolved } from '../common/rx/once-resolved.js';
import { AnsweredRequests, type Claim } from './answered-requests.js';
import { digest, IDEMPOTENCY_HEADER, idempotencyName, OWN_IDEMPOTENCY_KEY } from './idempotency-key.js';

/**
 * Wraps every POST of a signed-in caller: the same `Idempotency-Key` and body within a day return the same answer
 * without repeating the action. A failure frees the key. Multipart uploads are excluded: their bodies are not read
 * here, and identical bytes are the same document anyway.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly answered: AnsweredRequests,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const { principal, method, headers } = request;
    const key = headers[IDEMPOTENCY_HEADER];
    if (key === undefined || method !== 'POST' || !principal) return next.handle();
    if (headers['content-type']?.startsWith('multipart/')) return next.handle();
    if (this.reflector.get<true | undefined>(OWN_IDEMPOTENCY_KEY, context.getHandler())) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return onceResolved(async () => {
      const claim = await this.claim(request, principal, key);
      return claim.first ? keepAnswer(next.handle(), claim) : replayed(claim.body, reply);
    });
  }

  private claim(request: AuthenticatedRequest, principal: Principal, key: string | string[]): Promise<Claim> {
    return this.answered.claim({
      workspaceId: principal.workspaceId,
      name: idempotencyName(principal, key),
      hash: digest(`${request.method} ${request.url}\n${canonicalJson(request.body)}`),
    });
  }
}

function replayed(body: unknown, reply: FastifyReply): Observable<unknown> {
  void reply.header('Idempotency-Replayed', 'true');
  return of(body);
}

const keepAnswer = (answer: Observable<unknown>, claim: Extract<Claim, { first: true }>): Observable<unknown> =>
  answer.pipe(
    mergeMap(async (body) => {
      await (body instanceof StreamableFile ? claim.release() : claim.keep(body));
      return body;
    }),
    catchError((error: unknown) => from(claim.release()).pipe(switchMap(() => throwError(() => error)))),
  );
