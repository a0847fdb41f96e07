import type { RedisService } from '../redis/redis.service.js';
import { otherRequest } from './idempotency-key.js';

export interface NamedRequest {
  workspaceId: string;
  /** See `idempotencyName`. */
  name: string;
  /** Digest of the request. */
  hash: string;
}

export interface Claimed {
  /** Progress of the first request, or the reference to its answer. */
  state: string;
  payload: string;
}

/**
 * One record in Redis for each key, `<state> <hash> <payload>`: the request that writes it first is the first request.
 * While Redis is unavailable every request counts as a first one.
 */
export class ClaimStore {
  constructor(private readonly redis: RedisService) {}

  /** @returns the record of an earlier request; null for the first one. @throws DomainError `idempotency_conflict` */
  async claim(request: NamedRequest, state: string, ttlMs: number): Promise<Claimed | null> {
    const key = this.keyOf(request);
    const known = await this.redis.attempt(
      () => this.redis.client.set(key, `${state} ${request.hash}`, 'PX', ttlMs, 'NX', 'GET'),
      null,
    );
    if (known === null) return null;
    const [earlier = '', hash = '', payload = ''] = known.split(' ');
    if (hash !== request.hash) throw otherRequest();
    return { state: earlier, payload };
  }

  keep(request: NamedRequest, { state, payload }: Claimed, ttlMs: number): Promise<void> {
    const text = [state, request.hash, payload].join(' ').trimEnd();
    return this.redis.attempt(
      async () => void (await this.redis.client.set(this.keyOf(request), text, 'PX', ttlMs)),
      undefined,
    );
  }

  release(request: NamedRequest): Promise<void> {
    return this.redis.attempt(async () => void (await this.redis.client.del(this.keyOf(request))), undefined);
  }

  private keyOf({ workspaceId, name }: NamedRequest): string {
    return this.redis.key(workspaceId, 'idem', name);
  }
}
