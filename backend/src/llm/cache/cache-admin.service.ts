import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { CacheStore, type CacheStats } from './cache-store.js';
import { SemanticCache } from './semantic-cache.js';

/** What a workspace may see of its cache and do to it. */
@Injectable()
export class CacheAdminService {
  constructor(
    private readonly store: CacheStore,
    private readonly semantic: SemanticCache,
    private readonly context: RequestContext,
  ) {}

  async stats(): Promise<CacheStats> {
    return this.store.stats(this.context.workspaceId).catch((error: unknown) => this.away(error));
  }

  /** Entries are unreachable when this returns; vectors that could not be removed are met and removed later. */
  async purge(): Promise<void> {
    const { workspaceId } = this.context;
    await this.store.purge(workspaceId).catch((error: unknown) => this.away(error));
    await this.semantic.purge(workspaceId).catch(() => undefined);
  }

  private away(cause: unknown): never {
    throw new DomainError('cache_unavailable', 'The cache does not answer. Try again in a moment.', { cause });
  }
}
