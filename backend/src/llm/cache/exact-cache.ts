import { Injectable, Logger } from '@nestjs/common';
import { RedisService } from '../../redis/redis.service.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { encodeAnswer } from './answer-codec.js';
import { isStorable, MAX_ENTRY_BYTES, mayRead, mayWrite, readOf } from './cache-policy.js';
import { READ } from './cache-scripts.js';
import { CacheStatistics } from './cache-statistics.js';
import { requestHashes } from './canonical-request.js';
import { CacheStore, type CacheState, type LookupAnswer } from './cache-store.js';
import type { Completion, FinishedAnswer } from '../completion/completion.js';
import { CompletionUsage } from '../completion/completion-usage.js';
import { CacheEntryLog } from './entries/cache-entry-log.js';
import { toEntryRow } from './entries/cache-entry-row.js';
import { type LimitUse, type RequestLimit, RequestLimits } from '../completion/request-limits.js';
import { savedBy, type StoredAnswer, toStoredAnswer } from './stored-answer.js';

const MAX_STATES = 10_000;
const UNCOUNTED: RequestLimit = { key: 'none', limit: 0, tokenLimit: 0, windowMs: 1, resetS: 1 };

export interface ExactFind {
  answer: StoredAnswer | null;
  /** Entries the semantic layer could match. */
  candidates: number;
  /** The answer is past its time, and this request is the one to have it made anew. */
  refresh: boolean;
}

const nothing = (candidates = 0): ExactFind => ({ answer: null, candidates, refresh: false });

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
    private readonly statistics: CacheStatistics,
    private readonly log: CacheEntryLog,
  ) {}

  /**
   * @returns the stored answer, or null. Sets the completion's key (null = the cache is out of reach), limit headers, and
   * why there was no hit. @throws DomainError `rate_limited`
   */
  async find(completion: Completion): Promise<ExactFind> {
    const limit = this.limits.of(completion.principal);
    const found = this.redis.available
      ? await this.lookup(completion, limit).catch((e: unknown) => this.broken(e))
      : null;
    const use = found ? usedBy(found, limit) : await this.limits.countLocally(completion.principal);
    Object.assign(completion.headers, this.limits.check(limit, use));
    if (found?.state === 'hit') {
      completion.usageRecorded = true;
      return { answer: found.answer, candidates: 0, refresh: found.refresh };
    }
    if (found?.state === 'miss') return nothing(mayRead(completion) ? found.candidates : 0);
    completion.key = null;
    if (mayRead(completion)) this.bypass(completion, found);
    return nothing();
  }

  /** What `find` would answer, without counting, refreshing or changing anything. Sets the completion's key. */
  async peek(completion: Completion): Promise<StoredAnswer | null> {
    const found = await this.lookup(completion, UNCOUNTED, false);
    if (found?.state !== 'miss') completion.key = null;
    if (!completion.key) return null;
    const [answer] = await this.store.read(completion.workspaceId, [completion.key.exact]);
    return answer ?? null;
  }

  async record(completion: Completion, finished: FinishedAnswer): Promise<void> {
    const { key, workspaceId, cacheControl } = completion;
    if (!key || !mayWrite(completion) || !isStorable(finished)) return;
    const answer = toStoredAnswer(completion.id, completion, Date.now(), finished);
    const bytes = encodeAnswer(answer);
    if (bytes.byteLength > MAX_ENTRY_BYTES) return;
    const { tokens, cost_usd: costUsd } = savedBy(answer);
    const { ttlS, staleS, maxBytes } = cacheControl;
    const entry = { key: key.exact, bytes, tokens, costUsd, ttlMs: ttlS * 1000, staleMs: staleS * 1000, maxBytes };
    const stored = await this.store.store(workspaceId, key.state, entry);
    if (stored) this.log.note(toEntryRow(completion, answer, entry));
  }

  private bypass(completion: Completion, found: LookupAnswer | null): void {
    const reason = found?.state === 'changing' ? 'a change is being published' : 'cache unavailable';
    completion.cache = { status: 'bypass', reason };
    void this.statistics.countBypass(completion.workspaceId);
  }

  private async lookup(completion: Completion, limit: RequestLimit, live = true): Promise<LookupAnswer | null> {
    const { workspaceId } = completion;
    let state = await this.stateOf(workspaceId);
    let counted = 0;
    const read = live ? readOf(completion) : READ.none;
    const stream = await this.usage.streamFor(workspaceId);
    const usage = { stream, openEvent: read >= READ.fresh ? this.usage.openHitEvent(completion) : '' };
    for (let attempt = 0; attempt < 3 && state; attempt++) {
      const hashes = usesKeys(completion) ? requestHashes(completion, state.values, state.generation) : NO_HASHES;
      const exact = `${completion.model.id}:${hashes.exact}`;
      const { partition } = hashes;
      completion.key = { exact, partition, state };
      const once = counted > 0 ? { ...limit, limit: 0 } : limit;
      const found = await this.store.lookup(workspaceId, once, state, { entry: exact, partition }, read, usage);
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

const NO_HASHES = { exact: '', partition: '' };
/** A request that goes past the cache neither reads nor writes nor shares a run: only the state in its key is used. */
const usesKeys = ({ cacheControl }: Completion): boolean => cacheControl.mode !== 'bypass';

/** Refused with requests to spare: it was the tokens. */
const usedBy = ({ count, state }: LookupAnswer, { limit }: RequestLimit): LimitUse => ({
  requests: count,
  outOfTokens: state === 'limited' && count <= limit,
});
