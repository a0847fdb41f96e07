import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { SecretBox } from '../common/crypto/secret-box.js';
import { DomainError } from '../common/errors/domain-error.js';
import { AppConfig } from '../config/app-config.js';
import { RedisService } from '../redis/redis.service.js';
import { IDEMPOTENCY_TTL_MS, otherRequest } from './idempotency-key.js';

/** A first request that has not answered for this long has died. */
const PENDING_MS = 120_000;
/** How long a repetition waits for the first request to answer. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 50;
/** Larger answers are not kept. */
const MAX_BYTES = 256 * 1024;

export interface NamedRequest {
  workspaceId: string;
  /** See `idempotencyName`. */
  name: string;
  /** Digest of what was asked: method, path and body. */
  hash: string;
}

export type Claim =
  { first: true; keep(body: unknown): Promise<void>; release(): Promise<void> } | { first: false; body: unknown };

type Known = { state: 'pending' | 'done' | 'large'; hash: string; sealed: string };

/**
 * Answers of requests that were named by an `Idempotency-Key`, for a day. They may hold secrets that exist nowhere else, such as
 * a new API token: Redis sees them only sealed under the master key, bound to the caller and the key. Without Redis every
 * request is a first one.
 */
@Injectable()
export class AnsweredRequests {
  private readonly box: SecretBox;

  constructor(
    private readonly redis: RedisService,
    private readonly clock: Clock,
    config: AppConfig,
  ) {
    this.box = new SecretBox(config.crypto.masterKey, config.crypto.oldMasterKeys);
  }

  /** @throws DomainError `idempotency_conflict` for another request; `conflict` while the first one has no answer */
  async claim(request: NamedRequest): Promise<Claim> {
    const key = this.redis.key(request.workspaceId, 'idem', request.name);
    const until = this.clock.monotonic() + PATIENCE_MS;
    for (;;) {
      const text = await this.redis.attempt(
        () => this.redis.client.set(key, `pending ${request.hash}`, 'PX', PENDING_MS, 'NX', 'GET'),
        null,
      );
      if (text === null) return this.first(key, request);
      const known = parse(text);
      if (known?.hash !== request.hash) throw otherRequest();
      if (known.state === 'done') return { first: false, body: this.open(known.sealed, request) };
      if (known.state === 'large')
        throw new DomainError('conflict', 'This request was answered before, and its answer was too large to be kept.');
      if (this.clock.monotonic() >= until)
        throw new DomainError('conflict', 'The first request with this Idempotency-Key has not been answered yet.');
      await this.clock.sleep(RETRY_MS);
    }
  }

  private first(key: string, request: NamedRequest): Claim {
    const set = (text: string): Promise<void> =>
      this.redis.attempt(
        async () => void (await this.redis.client.set(key, text, 'PX', IDEMPOTENCY_TTL_MS)),
        undefined,
      );
    return {
      first: true,
      keep: (body) => {
        const json = JSON.stringify(body) ?? '';
        if (Buffer.byteLength(json) > MAX_BYTES) return set(`large ${request.hash}`);
        return set(`done ${request.hash} ${this.box.seal(json, owner(request))}`);
      },
      release: () => this.redis.attempt(async () => void (await this.redis.client.del(key)), undefined),
    };
  }

  private open(sealed: string, request: NamedRequest): unknown {
    try {
      const json = this.box.open(sealed, owner(request));
      return json === '' ? undefined : (JSON.parse(json) as unknown);
    } catch (cause) {
      // Its master key is gone, or it was put here by somebody else.
      throw new DomainError('conflict', 'This request was answered before, and its answer cannot be read any more.', {
        cause,
      });
    }
  }
}

const owner = ({ workspaceId, name, hash }: NamedRequest): string[] => ['idempotency', workspaceId, name, hash];

function parse(text: string): Known | null {
  const [state = '', hash = '', sealed = ''] = text.split(' ');
  return ['pending', 'done', 'large'].includes(state) ? { state: state as Known['state'], hash, sealed } : null;
}
