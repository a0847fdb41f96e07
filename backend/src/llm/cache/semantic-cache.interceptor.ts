import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import type { Observable } from 'rxjs';
import { onceResolved } from '../../common/rx/once-resolved.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { CacheReplay } from './cache-replay.js';
import { CacheStatistics } from './cache-statistics.js';
import { type Completion, completionOf } from '../completion/completion.js';
import { SemanticCache } from './semantic-cache.js';
import type { Candidate } from './semantic-candidates.js';

/** Second cache layer, after curated answers: another wording of a question that was answered. The last one before a model. */
@Injectable()
export class SemanticCacheInterceptor implements NestInterceptor<ChatEvent, ChatEvent> {
  private readonly logger = new Logger(SemanticCacheInterceptor.name);

  constructor(
    private readonly cache: SemanticCache,
    private readonly statistics: CacheStatistics,
    private readonly replay: CacheReplay,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<ChatEvent>): Observable<ChatEvent> {
    const completion = completionOf(context.switchToHttp().getRequest<object>());
    if (!completion) return next.handle();
    return onceResolved(() => this.look(completion, next));
  }

  private async look(completion: Completion, next: CallHandler<ChatEvent>): Promise<Observable<ChatEvent>> {
    const { mode, semantic } = completion.cacheControl;
    const hit = await this.cache.find(completion);
    const answer = hit && semantic === 'on' ? await this.cache.take(completion, hit) : null;
    if (hit && answer)
      return this.replay.answer(completion, answer, { status: 'semantic', similarity: hit.similarity });
    if (hit && semantic === 'shadow') this.shadow(completion, hit);
    if (mode === 'only')
      throw new DomainError('cache_miss', 'There is no cached answer, and the request allows no other.');
    if (completion.cache.status === 'miss') void this.statistics.countMiss(completion.workspaceId);
    completion.onFinish.push((finished) => this.cache.record(completion, finished));
    return next.handle();
  }

  /** Ids and figures only: what people ask is not for the log. */
  private shadow(completion: Completion, { id: entryId, similarity, score }: Candidate): void {
    const { workspaceId, id } = completion;
    completion.cache.reason = 'shadow mode';
    void this.statistics.countShadowHit(workspaceId);
    this.logger.log({ msg: 'Would have hit', workspaceId, completion_id: id, entry_id: entryId, similarity, score });
  }
}
