import { Injectable, Logger } from '@nestjs/common';
import type { CacheInfo, ChatEvent } from '@nexus/contracts';
import { from, type Observable } from 'rxjs';
import { Clock } from '../../common/clock/clock.js';
import { begin, type Completion, finish } from '../completion/completion.js';
import { atNaturalPace } from './replay-pace.js';
import { replay, savedBy, type StoredAnswer } from './stored-answer.js';

/** Answers a completion from a stored answer: its events anew, and everything that belongs to any finished answer. */
@Injectable()
export class CacheReplay {
  private readonly logger = new Logger(CacheReplay.name);

  constructor(private readonly clock: Clock) {}

  async answer(
    completion: Completion,
    entry: StoredAnswer,
    how: { status: 'exact' | 'semantic'; similarity?: number },
  ): Promise<Observable<ChatEvent>> {
    const events = await this.events(completion, entry, how);
    const paced = completion.cacheControl.replay === 'natural' && !completion.json;
    return paced ? atNaturalPace(events, entry.streamMs, completion.startedAt, this.clock) : from(events);
  }

  /** All events at once, after everything that they promise was done. */
  async events(
    completion: Completion,
    entry: StoredAnswer,
    how: { status: 'exact' | 'semantic'; similarity?: number },
  ): Promise<ChatEvent[]> {
    const info: CacheInfo = { ...how, entry_id: entry.id, saved: savedBy(entry) };
    completion.cache = info;
    await begin(completion);
    const events = replay(entry, completion, info, this.clock.monotonic() - completion.startedAt);
    await finish(completion, { events, source: 'cache', coalesced: false }, (err) =>
      this.logger.error({ err, msg: 'After a cache hit', completion_id: completion.id }),
    );
    return events;
  }
}
