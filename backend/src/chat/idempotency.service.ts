import { Injectable } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import { DomainError } from '../common/errors/domain-error.js';
import { canonicalJson } from '../common/json/canonical-json.js';
import { digest, IDEMPOTENCY_TTL_MS, idempotencyName, otherRequest } from '../idempotency/idempotency-key.js';
import type { Completion } from '../llm/completion/completion.js';
import { RedisService } from '../redis/redis.service.js';
import { RunService } from '../runs/run.service.js';
import type { Observable } from 'rxjs';

/** How long a repetition waits for the first request to have a run. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 50;

export type Claim = { fresh: true; release: () => Promise<void> } | { fresh: false; runId: string };

/** `Idempotency-Key`: the same key and body within a day give the same run, whoever of the replicas is asked. */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly redis: RedisService,
    private readonly runs: RunService,
    private readonly clock: Clock,
  ) {}

  /** Without Redis every request is a first one. @throws DomainError `idempotency_conflict` for another body */
  async claim({ workspaceId, principal, id }: Completion, key: string | string[], body: unknown): Promise<Claim> {
    const name = this.redis.key(workspaceId, 'idem', idempotencyName(principal, key));
    const value = `${id} ${digest(canonicalJson(body))}`;
    const release = (): Promise<void> =>
      this.redis.attempt(async () => void (await this.redis.client.del(name)), undefined);
    const known = await this.redis.attempt(
      () => this.redis.client.set(name, value, 'PX', IDEMPOTENCY_TTL_MS, 'NX', 'GET'),
      null,
    );
    if (known === null) return { fresh: true, release };
    const [runId, hash] = known.split(' ') as [string, string];
    if (hash === value.split(' ')[1]) return { fresh: false, runId };
    throw otherRequest();
  }

  /** The events of the first request, from the first one on. @throws DomainError `conflict` while it has none yet */
  async repeat(completion: Completion, runId: string): Promise<Observable<ChatEvent>> {
    const until = this.clock.monotonic() + PATIENCE_MS;
    for (;;) {
      try {
        return await this.runs.resume(runId, 0, completion.principal, completion.requestId);
      } catch (error) {
        if (this.clock.monotonic() >= until) {
          throw new DomainError('conflict', 'The first request with this Idempotency-Key is still being prepared.', {
            cause: error,
          });
        }
        await this.clock.sleep(RETRY_MS);
      }
    }
  }

  /** Keeps an answer that came from the cache, and so had no run, as if it had had one. */
  keep(completion: Completion, events: readonly ChatEvent[]): void {
    const { id, workspaceId, requestId } = completion;
    const spec = {
      id,
      workspaceId,
      principalId: completion.principal.id,
      requestId,
      resumable: true,
      keepMs: IDEMPOTENCY_TTL_MS,
    };
    this.runs.start(spec, {
      produce: async function* () {
        await Promise.resolve();
        yield* events;
      },
    });
  }
}
