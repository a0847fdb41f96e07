import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { newId } from '../common/ids/ids.js';
import { type Completion, ModelCall } from '../llm/completion/completion.js';
import { CompletionRunner } from './completion-runner.service.js';

/**
 * Serve stale while revalidating: answers the request again in a separate run, only to renew the entry of the exact cache. Usage is
 * charged to the same principal, and no conversation is written. The new answer is stored under the old key: if a revision changes
 * meanwhile, it is unreachable.
 */
@Injectable()
export class CompletionRefresher {
  constructor(
    private readonly runner: CompletionRunner,
    private readonly clock: Clock,
  ) {}

  /** Returns immediately; after a failure the old entry stays, and the next request tries again. */
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
      cache: { status: 'miss', reason: 'refresh of a stale answer' },
      metered: false,
      call: new ModelCall(),
    };
    this.runner.start(completion, new AbortController().signal);
  }
}
