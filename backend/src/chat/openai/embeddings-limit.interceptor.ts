import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../../common/auth/decorators.js';
import type { Principal } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { RequestLimits, WINDOW_MS } from '../../llm/cache/request-limits.js';
import { RedisService } from '../../redis/redis.service.js';

/** Counts only; the limit depends on who asks and is compared afterwards. */
const COUNT = { points: Number.MAX_SAFE_INTEGER, duration: WINDOW_MS / 1000, keyPrefix: '' };

/** Requests for embeddings per minute and principal, as many as completions; per process when Redis is away. */
@Injectable()
export class EmbeddingsLimitInterceptor implements NestInterceptor {
  private readonly counter: RateLimiterRedis;

  constructor(
    private readonly limits: RequestLimits,
    private readonly redis: RedisService,
  ) {
    const insuranceLimiter = new RateLimiterMemory(COUNT);
    this.counter = new RateLimiterRedis({ ...COUNT, storeClient: redis.client, insuranceLimiter });
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const { principal } = http.getRequest<AuthenticatedRequest>();
    if (!principal) throw new DomainError('token_missing');
    void http.getResponse<FastifyReply>().headers(await this.count(principal));
    return next.handle();
  }

  /** @throws DomainError `rate_limited` */
  private async count(principal: Principal): Promise<Record<string, string>> {
    const limit = this.limits.of(principal);
    const key = this.redis.key(principal.workspaceId, 'rl', 'embeddings', limit.key);
    const { consumedPoints } = await this.counter.consume(key);
    return this.limits.check(limit, { requests: consumedPoints, outOfTokens: false });
  }
}
