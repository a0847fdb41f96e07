import { Injectable, Logger } from '@nestjs/common';
import type { CacheInfo } from '@nexus/contracts';
import { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { type RenderedPrompt, SystemPrompts } from '../../prompts/system-prompts.service.js';
import { RedisService } from '../../redis/redis.service.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { encodeAnswer } from './answer-codec.js';
import { isStorable, MAX_ENTRY_BYTES, mayRead, mayWrite, readOf } from './cache-policy.js';
import { READ } from './cache-scripts.js';
import { CacheStatistics } from './cache-statistics.js';
import { requestHashes } from './canonical-request.js';
import { curatedField } from './curated-lookup.js';
import { CacheStore } from './cache-store.js';
import type { CacheState, LookupAnswer } from './lookup-reply.js';
import {
  beginRun,
  type Completion,
  type CompletionKey,
  type CompletionRequest,
  type CompletionRun,
  type FinishedAnswer,
} from '../completion/completion.js';
import { CompletionUsage } from '../completion/completion-usage.js';
import { CacheEntryLog } from './entries/cache-entry-log.js';
import { toEntryRow } from './entries/cache-entry-row.js';
import { type LimitUse, type RequestLimit, RequestLimits } from '../../limits/request-limits.js';
import { savedBy, type StoredAnswer, toStoredAnswer } from './stored-answer.js';

const MAX_STATES = 10_000;
const UNCOUNTED: RequestLimit = { key: 'none', limit: 0, tokenLimit: 0, windowMs: 1 };

export interface ExactLookup {
  answer: StoredAnswer | null;
  /** The answer has expired, and this request is the one that refreshes it. */
  refresh: boolean;
  /** Rate-limit headers for the caller. */
  headers: Record<string, string>;
  run: CompletionRun;
}

interface Looked {
  found: LookupAnswer;
  key: CompletionKey | null;
  prompt: RenderedPrompt | null;
}

/**
 * First layer: same request and same state of all dependencies, same answer. Counts the request against its limit in
 * the same round trip. Any cache failure counts as a miss.
 */
@Injectable()
export class ExactCache {
  private readonly logger = new Logger(ExactCache.name);
  /** Last known state by workspace: a guess, verified by the script, that allows computing the keys up front. */
  private readonly states = new Map<string, CacheState>();

  constructor(
    private readonly store: CacheStore,
    private readonly limits: RequestLimits,
    private readonly usage: CompletionUsage,
    private readonly revisions: Revisions,
    private readonly redis: RedisService,
    private readonly statistics: CacheStatistics,
    private readonly clock: Clock,
    private readonly log: CacheEntryLog,
    private readonly prompts: SystemPrompts,
  ) {}

  /** @throws DomainError `rate_limited` */
  async find(request: CompletionRequest): Promise<ExactLookup> {
    const limit = this.limits.of(request.principal);
    const looked = this.redis.available
      ? await this.lookup(request, limit).catch((e: unknown) => this.broken(e))
      : null;
    const found = looked?.found ?? null;
    const use = found ? usedBy(found, limit) : this.limits.countLocally(request.principal);
    const headers = this.limits.check(limit, use);
    const run = { ...beginRun(request), key: looked?.key ?? null, prompt: looked?.prompt ?? null };
    if (found?.state === 'hit')
      return { answer: found.answer, refresh: found.refresh, headers, run: { ...run, metered: true } };
    const none = { answer: null, refresh: false, headers };
    if (found?.state === 'miss') return { ...none, run: { ...run, ...seen(request, found) } };
    const cache = mayRead(request) ? this.bypass(request, found) : run.cache;
    return { ...none, run: { ...run, key: null, cache } };
  }

  /** Like `find`, without counting, refreshing or changing anything. */
  async peek(request: CompletionRequest): Promise<{ answer: StoredAnswer | null; key: CompletionKey | null }> {
    const { found, key } = await this.lookup(request, UNCOUNTED, false);
    if (found.state !== 'miss' || !key) return { answer: null, key: null };
    const [answer] = await this.store.read(request.workspaceId, [key.exact]);
    return { answer: answer ?? null, key };
  }

  async record(completion: Completion, finished: FinishedAnswer): Promise<void> {
    const { key, workspaceId, cacheControl } = completion;
    if (!key || !mayWrite(completion) || completion.prompt?.personal || !isStorable(finished)) return;
    const answer = toStoredAnswer(completion.id, completion, this.clock.now().getTime(), finished);
    const bytes = encodeAnswer(answer);
    if (bytes.byteLength > MAX_ENTRY_BYTES) return;
    const { tokens, cost_usd: costUsd } = savedBy(answer);
    const { ttlS, staleS, maxBytes } = cacheControl;
    const entry = { key: key.exact, bytes, tokens, costUsd, ttlMs: ttlS * 1000, staleMs: staleS * 1000, maxBytes };
    const stored = await this.store.store(workspaceId, key.state, entry);
    if (stored) this.log.note(toEntryRow(completion, answer, entry));
  }

  private bypass({ workspaceId }: CompletionRequest, found: LookupAnswer | null): CacheInfo {
    void this.statistics.countBypass(workspaceId);
    const reason = found?.state === 'changing' ? 'a change is being published' : 'cache unavailable';
    return { status: 'bypass', reason };
  }

  private async lookup(request: CompletionRequest, limit: RequestLimit, live = true): Promise<Looked> {
    const { workspaceId } = request;
    let state = await this.stateOf(workspaceId);
    let counted = { requests: 0, leftMs: 0 };
    let key: CompletionKey | null = null;
    let prompt: RenderedPrompt | null = null;
    const read = live ? readOf(request) : READ.none;
    const stream = await this.usage.streamFor(workspaceId);
    const usage = { stream, openEvent: read >= READ.fresh ? this.usage.openHitEvent(request) : '' };
    for (let attempt = 0; attempt < 3 && state; attempt++) {
      prompt = await this.promptOf(request, state.values.prompts);
      key = keyOf(request, prompt, state);
      const once = counted.requests > 0 ? { ...limit, limit: 0 } : limit;
      const curated = live ? curatedField(request, state.values.qa) : '';
      const keys = { entry: key.exact, partition: key.partition, curated };
      const found = await this.store.lookup(workspaceId, once, state, keys, read, usage);
      if (found.requests > 0) counted = { requests: found.requests, leftMs: found.leftMs };
      if (found.state === 'unknown') state = await this.reload(workspaceId);
      else if (found.state !== 'stale') return { found: { ...found, ...counted }, key, prompt };
      else this.remember(workspaceId, (state = found.current));
    }
    return { found: { ...counted, state: 'unknown' }, key, prompt };
  }

  /** A missing prompt fails the answer, after its request was counted. */
  private promptOf(request: CompletionRequest, revision: number): Promise<RenderedPrompt | null> {
    return this.prompts.render(request, revision).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'prompt_not_found') return null;
      throw error;
    });
  }

  private async stateOf(workspaceId: string): Promise<CacheState | null> {
    const known = this.states.get(workspaceId);
    return known && this.revisions.isVerified(workspaceId) ? known : this.reload(workspaceId);
  }

  /** Reads from PostgreSQL when Redis does not know the revisions or may have lost the latest. */
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
/** A request that bypasses the cache neither reads nor writes nor shares a run: only the state in its key is used. */
const usesKeys = ({ cacheControl }: CompletionRequest): boolean => cacheControl.mode !== 'bypass';

function keyOf(request: CompletionRequest, prompt: RenderedPrompt | null, state: CacheState): CompletionKey {
  const hashes = usesKeys(request) ? requestHashes(request, prompt?.digest ?? null, state) : NO_HASHES;
  return { exact: `${request.model.id}:${hashes.exact}`, partition: hashes.partition, state };
}

/** What a look-up without a hit reports to the later stages. */
const seen = (
  request: CompletionRequest,
  { candidates, curated }: Extract<LookupAnswer, { state: 'miss' }>,
): Pick<CompletionRun, 'semanticCandidates' | 'curated'> => ({
  semanticCandidates: mayRead(request) ? candidates : 0,
  curated,
});

/** Refused although requests were left: the token limit was reached. */
const usedBy = ({ requests, leftMs, state }: LookupAnswer, { limit }: RequestLimit): LimitUse => ({
  requests,
  outOfTokens: state === 'limited' && requests <= limit,
  leftMs,
});
