import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import { RedisService } from '../redis/redis.service.js';
import { RunStore } from './run-store.js';

const BATCH = 100;

/** Deletes runs of the current workspace before they expire: their events contain answers, their records the principal. */
@Injectable()
export class RunEraser {
  constructor(
    private readonly store: RunStore,
    private readonly redis: RedisService,
    private readonly context: RequestContext,
  ) {}

  /** @returns the number of deleted runs. @throws when Redis does not respond */
  async forget(ids: readonly string[]): Promise<number> {
    let found = 0;
    for (let at = 0; at < ids.length; at += BATCH) {
      const keys = ids.slice(at, at + BATCH).map((id) => this.store.keys(this.context.workspaceId, id));
      const events = keys.map((key) => key.events);
      found += await this.redis.client.exists(...events);
      await this.redis.client.del(...events, ...keys.flatMap(({ record, lease, readers }) => [record, lease, readers]));
    }
    return found;
  }
}
