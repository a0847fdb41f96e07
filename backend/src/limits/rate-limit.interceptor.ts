import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../common/auth/decorators.js';
import type { Principal } from '../common/context/request-context.js';
import { RATE_CLASS_KEY, type RateClass } from './rate-limit.js';
import { onceResolved } from '../common/rx/once-resolved.js';
import { RequestLimits } from './request-limits.js';

/** Counts the requests of signed-in callers on every route. Public routes have their own limits, by address. */
@Injectable()
export class RateLimitInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RequestLimits,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const { principal, method } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!principal) return next.handle();
    const targets = [context.getHandler(), context.getClass()];
    const stated = this.reflector.getAllAndOverride<RateClass | undefined>(RATE_CLASS_KEY, targets);
    if (stated === 'completions') return next.handle();
    const rateClass = stated ?? (method === 'GET' || method === 'HEAD' ? 'reads' : 'writes');
    return onceResolved(() => this.count(context, principal, rateClass).then(() => next.handle()));
  }

  private async count(
    context: ExecutionContext,
    principal: Principal,
    rateClass: Exclude<RateClass, 'completions'>,
  ): Promise<void> {
    void context
      .switchToHttp()
      .getResponse<FastifyReply>()
      .headers(await this.limits.count(principal, rateClass));
  }
}
