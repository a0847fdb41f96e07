import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { newId } from '../common/ids/ids.js';
import { AnswerRefresher } from '../llm/cache/answer-refresher.js';
import { CompletionUsage } from '../llm/completion/completion-usage.js';
import type { Completion } from '../llm/completion/completion.js';
import { ExactCache } from '../llm/cache/exact-cache.js';
import { ChatService } from './chat.service.js';

/**
 * Answers a completion again for the cache: a run of its own, metered as its asker's, without a conversation and without a
 * reader's pace. The answer is stored under the old key, so a change made meanwhile leaves it unreachable.
 */
@Injectable()
export class CompletionRefresher extends AnswerRefresher {
  private readonly logger = new Logger(CompletionRefresher.name);

  constructor(
    private readonly chat: ChatService,
    private readonly exact: ExactCache,
    private readonly usage: CompletionUsage,
    private readonly clock: Clock,
  ) {
    super();
  }

  refresh(stale: Completion): void {
    const completion: Completion = {
      ...stale,
      id: newId(),
      conversation: null,
      resumable: false,
      startedAt: this.clock.monotonic(),
      cacheControl: { ...stale.cacheControl, mode: 'refresh' },
      cache: { status: 'miss', reason: 'refresh of an old answer' },
      usageRecorded: false,
      keepForRepeats: false,
      modelWaitMs: 0,
      headers: {},
      onBegin: [],
      onFinish: [],
    };
    completion.onFinish.push(
      (finished) => this.usage.record(completion, finished),
      (finished) => this.exact.record(completion, finished),
    );
    this.chat.complete(completion).subscribe({
      error: (err: unknown) =>
        this.logger.warn({ err, msg: 'An old answer was not refreshed', completion_id: stale.id }),
    });
  }
}
