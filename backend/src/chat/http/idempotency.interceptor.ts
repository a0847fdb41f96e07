import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type ChatEvent, isTerminal } from '@nexus/contracts';
import type { FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { onceResolved } from '../../common/rx/once-resolved.js';
import { type Completion, completionOf } from '../../llm/completion/completion.js';
import { IdempotencyService } from '../idempotency.service.js';

/** Outside the caches: a repeated request costs nothing and is counted once. A failure frees its key. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor<ChatEvent, ChatEvent> {
  constructor(private readonly idempotency: IdempotencyService) {}

  intercept(context: ExecutionContext, next: CallHandler<ChatEvent>): Observable<ChatEvent> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const completion = completionOf(request);
    const key = request.headers['idempotency-key'];
    if (key === undefined || !completion) return next.handle();
    return onceResolved(() => this.claim(completion, key, request.body, next));
  }

  private async claim(completion: Completion, key: string | string[], body: unknown, next: CallHandler<ChatEvent>) {
    const claim = await this.idempotency.claim(completion, key, body);
    if (!claim.fresh) return this.idempotency.repeat(completion, claim.runId);
    completion.keepForRepeats = true;
    return next.handle().pipe(this.watch(completion, () => void claim.release()));
  }

  private watch(completion: Completion, release: () => void) {
    const seen: ChatEvent[] = [];
    return tap<ChatEvent>({
      next: (event) => {
        seen.push(event);
        if (event.type === 'error') release();
        const first = seen[0];
        if (isTerminal(event) && first?.type === 'start' && first.source === 'cache')
          this.idempotency.keep(completion, seen);
      },
      error: release,
    });
  }
}
