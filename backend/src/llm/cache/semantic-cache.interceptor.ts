import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import { defer, from, type Observable, switchMap } from 'rxjs';
import { DomainError } from '../../common/errors/domain-error.js';
import { CacheReplay } from './cache-replay.js';
import { CacheStore } from './cache-store.js';
import { type Completion, completionOf } from './completion.js';
import { SemanticCache } from './semantic-cache.js';
import { savedBy } from './stored-answer.js';

/** Second cache layer, after curated answers: another wording of a question that was answered. The last one before a model. */
@Injectable()
export class SemanticCacheInterceptor implements NestInterceptor<ChatEvent, ChatEvent> {
  constructor(
    private readonly cache: SemanticCache,
    private readonly store: CacheStore,
    private readonly replay: CacheReplay,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<ChatEvent>): Observable<ChatEvent> {
    const completion = completionOf(context.switchToHttp().getRequest<object>());
    if (!completion) return next.handle();
    return defer(() => from(this.look(completion, next))).pipe(switchMap((events) => events));
  }

  private async look(completion: Completion, next: CallHandler<ChatEvent>): Promise<Observable<ChatEvent>> {
    const { mode } = completion.cacheControl;
    const hit = await this.cache.find(completion);
    if (hit) {
      void this.store.countSemanticHit(completion.workspaceId, savedBy(hit.answer));
      return this.replay.answer(completion, hit.answer, { status: 'semantic', similarity: hit.similarity });
    }
    if (mode === 'only')
      throw new DomainError('cache_miss', 'There is no cached answer, and the request allows no other.');
    if (mode !== 'bypass') void this.store.countMiss(completion.workspaceId);
    completion.onFinish.push((finished) => this.cache.record(completion, finished));
    return next.handle();
  }
}
