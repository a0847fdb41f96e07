import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { SecretBox } from '../common/crypto/secret-box.js';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { RedisService } from '../redis/redis.service.js';
import { ClaimStore, type NamedRequest } from './claim-store.js';
import { IDEMPOTENCY_TTL_MS } from './idempotency-key.js';

/** A first request without an answer after this long is considered dead. */
const PENDING_MS = 120_000;
/** How long a repeated request waits for the answer of the first one. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 50;
/** Larger answers are not stored. */
const MAX_BYTES = 256 * 1024;

export type Claim =
  { first: true; keep(body: unknown): Promise<void>; release(): Promise<void> } | { first: false; body: unknown };

/**
 * Stores answers of requests with an `Idempotency-Key` for a day. They may contain secrets that exist nowhere else,
 * such as a new API token: Redis only stores them sealed under the master key, bound to the caller and the key. Without
 * Redis every request counts as a first one.
 */
@Injectable()
export class AnsweredRequests {
  private readonly box: SecretBox;
  private readonly claims: ClaimStore;

  constructor(
    redis: RedisService,
    private readonly clock: Clock,
    config: AppConfig,
  ) {
    this.claims = new ClaimStore(redis);
    this.box = new SecretBox(config.crypto.masterKey, config.crypto.oldMasterKeys);
  }

  /** @throws DomainError `idempotency_conflict` for a different request; `conflict` while the first one has no answer */
  async claim(request: NamedRequest): Promise<Claim> {
    const until = this.clock.monotonic() + PATIENCE_MS;
    for (;;) {
      const known = await this.claims.claim(request, 'pending', PENDING_MS);
      if (known === null) return this.first(request);
      if (known.state === 'done') return { first: false, body: this.open(known.payload, request) };
      if (known.state === 'large')
        throw new DomainError('conflict', 'This request was answered before, but its answer was too large to store.');
      if (this.clock.monotonic() >= until)
        throw new DomainError('conflict', 'The first request with this Idempotency-Key has not been answered yet.');
      await this.clock.sleep(RETRY_MS);
    }
  }

  private first(request: NamedRequest): Claim {
    return {
      first: true,
      keep: (body) => {
        const json = JSON.stringify(body) ?? '';
        const fits = Buffer.byteLength(json) <= MAX_BYTES;
        const payload = fits ? this.box.seal(json, owner(request)) : '';
        return this.claims.keep(request, { state: fits ? 'done' : 'large', payload }, IDEMPOTENCY_TTL_MS);
      },
      release: () => this.claims.release(request),
    };
  }

  private open(sealed: string, request: NamedRequest): unknown {
    try {
      const json = this.box.open(sealed, owner(request));
      return json === '' ? undefined : (JSON.parse(json) as unknown);
    } catch (cause) {
      // Its master key was removed, or somebody else wrote the value.
      throw new DomainError('conflict', 'This request was answered before, but its answer cannot be read any more.', {
        cause,
      });
    }
  }
}

const owner = ({ workspaceId, name, hash }: NamedRequest): string[] => ['idempotency', workspaceId, name, hash];
