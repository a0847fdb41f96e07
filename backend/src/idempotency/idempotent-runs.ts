import { Injectable } from '@nestjs/common';
import { type ChatEvent, isTerminal } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import { DomainError } from '../common/errors/domain-error.js';
import { ClaimStore } from './claim-store.js';
import { IDEMPOTENCY_TTL_MS } from './idempotency-key.js';
import type { Principal } from '../common/context/request-context.js';
import { RedisService } from '../redis/redis.service.js';
import { RunService } from '../runs/run.service.js';

/** How long a repeated request waits for the first one to start its run. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 50;

/** The request a run is started for. */
interface RunRequest {
  /** Id of the run. */
  readonly id: string;
  readonly workspaceId: string;
  readonly requestId: string;
  readonly principal: Principal;
}

/** `Idempotency-Key` for runs: the same key and body within a day return the same run, on any replica. */
@Injectable()
export class IdempotentRuns {
  private readonly claims: ClaimStore;

  constructor(
    redis: RedisService,
    private readonly runs: RunService,
    private readonly clock: Clock,
  ) {
    this.claims = new ClaimStore(redis);
  }

  /**
   * The answer of the first request with this claim: `answer`, which starts when it is read, or the earlier answer,
   * which costs nothing and is not counted. A failure frees the key.
   * @throws DomainError `idempotency_conflict` for a different body
   */
  async *once(
    request: RunRequest,
    claim: { readonly name: string; readonly hash: string },
    answer: AsyncIterable<ChatEvent>,
    left: AbortSignal,
  ): AsyncIterable<ChatEvent> {
    const named = { workspaceId: request.workspaceId, ...claim };
    const earlier = await this.claims.claim(named, request.id, IDEMPOTENCY_TTL_MS);
    if (earlier) yield* await this.repeat(request, earlier.state, left);
    else yield* this.watch(request, answer, () => void this.claims.release(named));
  }

  /** All events of the first request. @throws DomainError `conflict` while there are none yet */
  private async repeat(request: RunRequest, runId: string, left: AbortSignal): Promise<AsyncIterable<ChatEvent>> {
    const until = this.clock.monotonic() + PATIENCE_MS;
    for (;;) {
      try {
        return await this.runs.resume(runId, 0, request.principal, request.requestId, left);
      } catch (error) {
        if (this.clock.monotonic() >= until) {
          throw new DomainError('conflict', 'The first request with this Idempotency-Key is still being prepared.', {
            cause: error,
          });
        }
        await this.clock.sleep(RETRY_MS, left);
      }
    }
  }

  private async *watch(
    request: RunRequest,
    events: AsyncIterable<ChatEvent>,
    release: () => void,
  ): AsyncIterable<ChatEvent> {
    const seen: ChatEvent[] = [];
    try {
      for await (const event of events) {
        seen.push(event);
        if (event.type === 'error') release();
        const first = seen[0];
        if (isTerminal(event) && first?.type === 'start' && first.source === 'cache') this.keep(request, seen);
        yield event;
      }
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Stores an answer from the cache, which has no run, as if it had one. */
  private keep({ id, workspaceId, requestId, principal }: RunRequest, events: readonly ChatEvent[]): void {
    const spec = {
      id,
      workspaceId,
      principalId: principal.id,
      requestId,
      resumable: true,
      keepMs: IDEMPOTENCY_TTL_MS,
    };
    const produce = async function* (): AsyncIterable<ChatEvent> {
      await Promise.resolve();
      yield* events;
    };
    this.runs.start(spec, { produce }, AbortSignal.abort());
  }
}
