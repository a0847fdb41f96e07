import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import type { Observable } from 'rxjs';
import { onceResolved } from '../../common/rx/once-resolved.js';
import { AnswerRefresher } from './answer-refresher.js';
import { CacheReplay } from './cache-replay.js';
import { type Completion, completionOf } from '../completion/completion.js';
import { ExactCache } from './exact-cache.js';

/** First cache layer. Around everything that makes an answer; knows events, not the wire. */
@Injectable()
export class LlmCacheInterceptor implements NestInterceptor<ChatEvent, ChatEvent> {
  constructor(
    private readonly cache: ExactCache,
    private readonly replay: CacheReplay,
    private readonly refresher: AnswerRefresher,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<ChatEvent>): Observable<ChatEvent> {
    const completion = completionOf(context.switchToHttp().getRequest<object>());
    if (!completion) return next.handle();
    return onceResolved(() => this.look(completion, next));
  }

  private async look(completion: Completion, next: CallHandler<ChatEvent>): Promise<Observable<ChatEvent>> {
    const { answer, candidates, refresh } = completion.lookedUp
      ? { answer: null, refresh: false, ...completion.lookedUp }
      : await this.cache.find(completion);
    if (answer && refresh) this.refresher.refresh(completion);
    if (answer) return this.replay.answer(completion, answer, { status: 'exact' });
    completion.semanticCandidates = candidates;
    completion.onFinish.push((finished) => this.cache.record(completion, finished));
    return next.handle();
  }
}
