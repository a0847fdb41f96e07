import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { newId } from '../common/ids/ids.js';
import { type Completion, ModelCall } from '../llm/completion/completion.js';
import { CompletionRunner } from './completion-runner.service.js';

/**
 * Serve stale while revalidating: the answer is made again for the exact cache alone, by a run of its own that is metered as
 * its asker's, without a conversation. It is stored under the old key, so a change made meanwhile leaves it unreachable.
 */
@Injectable()
export class CompletionRefresher {
  constructor(
    private readonly runner: CompletionRunner,
    private readonly clock: Clock,
  ) {}

  /** Returns at once; a failure leaves the old answer for the next one to refresh. */
  refresh(stale: Completion): void {
    const completion: Completion = {
      ...stale,
      id: newId(),
      conversation: null,
      turn: null,
      resumable: false,
      idempotency: null,
      startedAt: this.clock.monotonic(),
      cacheControl: { ...stale.cacheControl, mode: 'refresh', semantic: 'off' },
      cache: { status: 'miss', reason: 'refresh of an old answer' },
      metered: false,
      call: new ModelCall(),
    };
    this.runner.start(completion, new AbortController().signal);
  }
}
