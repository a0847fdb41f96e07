import { Injectable, Logger } from '@nestjs/common';
import { RedisService } from '../../redis/redis.service.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { isStorable, MAX_ENTRY_BYTES, mayRead, mayWrite } from './cache-policy.js';
import { exactHash, partitionHash } from './canonical-request.js';
import { CacheStore, type CacheState, type LookupAnswer } from './cache-store.js';
import { type Completion, type FinishedAnswer, questionOf } from './completion.js';
import { CompletionUsage } from './completion-usage.js';
import { type LimitUse, type RequestLimit, RequestLimits } from './request-limits.js';
import { byteLength, type StoredAnswer, toStoredAnswer } from './stored-answer.js';

const MAX_STATES = 10_000;

/**
 * First layer: the same request, the same state of everything it depends on, the same answer.
 * Counts the request against its limit in the same round trip. Whatever goes wrong with the cache is a miss.
 */
@Injectable()
export class ExactCache {
  private readonly logger = new Logger(ExactCache.name);
  /** Last known state by workspace: a guess that the script checks, so that the keys can be computed before asking. */
  private readonly states = new Map<string, CacheState>();

  constructor(
    private readonly store: CacheStore,
    private readonly limits: RequestLimits,
    private readonly usage: CompletionUsage,
    private readonly revisions: Revisions,
    private readonly redis: RedisService,
  ) {}

  /**
   * @returns the stored answer, or null. Sets the completion's key (null = the cache is out of reach), limit headers, and
   * why there was no hit. @throws DomainError `rate_limited`
   */
  async find(completion: Completion): Promise<{ answer: StoredAnswer | null; candidates: number }> {
    const limit = this.limits.of(completion.principal);
    const found = this.redis.available
      ? await this.lookup(completion, limit).catch((e: unknown) => this.broken(e))
      : null;
    const use = found ? usedBy(found, limit) : await this.limits.countLocally(completion.principal);
    Object.assign(completion.headers, this.limits.check(limit, use));
    const usable = found?.state === 'hit' || found?.state === 'miss';
    if (!usable) completion.key = null;
    if (!mayRead(completion)) return { answer: null, candidates: 0 };
    if (!usable)
      completion.cache = {
        status: 'bypass',
        reason: found?.state === 'changing' ? 'a change is being published' : 'cache unavailable',
      };
    if (found?.state === 'hit') completion.usageRecorded = true;
    if (found?.state === 'hit') return { answer: found.answer, candidates: 0 };
    return { answer: null, candidates: found?.state === 'miss' ? found.candidates : 0 };
  }

  async record(completion: Completion, finished: FinishedAnswer): Promise<void> {
    const { key } = completion;
    if (!key || !mayWrite(completion) || !isStorable(finished)) return;
    const answer = this.entry(completion, finished);
    if (byteLength(answer) > MAX_ENTRY_BYTES) return;
    await this.store.store(completion.workspaceId, key.state, key.exact, completion.cacheControl.ttlS * 1000, answer);
  }

  private entry(completion: Completion, finished: FinishedAnswer): StoredAnswer {
    const start = finished.events.find((e) => e.type === 'start');
    return toStoredAnswer(
      completion.id,
      start?.model ?? completion.model.id,
      questionOf(completion),
      Date.now(),
      finished,
    );
  }

  private async lookup(completion: Completion, limit: RequestLimit): Promise<LookupAnswer | null> {
    const { workspaceId } = completion;
    let state = await this.stateOf(workspaceId);
    let counted = 0;
    const usage = { stream: await this.usage.streamFor(workspaceId), openEvent: this.usage.openHitEvent(completion) };
    for (let attempt = 0; attempt < 3 && state; attempt++) {
      const exact = `${completion.model.id}:${exactHash(completion, state.values, state.generation)}`;
      const partition = partitionHash(completion, state.values, state.generation);
      completion.key = { exact, partition, state };
      const once = counted > 0 ? { ...limit, limit: 0 } : limit;
      const found = await this.store.lookup(
        workspaceId,
        once,
        state,
        { entry: exact, partition },
        mayRead(completion),
        usage,
      );
      counted = Math.max(counted, found.count);
      if (found.state === 'unknown') state = await this.reload(workspaceId);
      else if (found.state !== 'stale') return { ...found, count: counted };
      else this.remember(workspaceId, (state = found.current));
    }
    return { count: counted, state: 'unknown' };
  }

  private async stateOf(workspaceId: string): Promise<CacheState | null> {
    const known = this.states.get(workspaceId);
    return known && this.revisions.isVerified(workspaceId) ? known : this.reload(workspaceId);
  }

  /** From PostgreSQL: Redis does not know the revisions, or may have lost the latest. */
  private async reload(workspaceId: string): Promise<CacheState | null> {
    const { values } = await this.revisions.verify(workspaceId);
    const state = { values, generation: this.states.get(workspaceId)?.generation ?? 0 };
    this.remember(workspaceId, state);
    return state;
  }

  private remember(workspaceId: string, state: CacheState): void {
    if (this.states.size >= MAX_STATES) this.states.clear();
    this.states.set(workspaceId, state);
  }

  private broken(error: unknown): null {
    this.logger.debug({ err: error, msg: 'Cache look-up failed' });
    return null;
  }
}

/** Refused with requests to spare: it was the tokens. */
const usedBy = ({ count, state }: LookupAnswer, { limit }: RequestLimit): LimitUse => ({
  requests: count,
  outOfTokens: state === 'limited' && count <= limit,
});
