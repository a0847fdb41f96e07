import { Injectable } from '@nestjs/common';
import type { CacheInfo, ChatEvent } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import type { Completion } from '../llm/completion/completion.js';
import { CompletionRecorder } from './completion-recorder.service.js';
import { atNaturalPace } from './replay-pace.js';
import { replay, savedBy, type StoredAnswer } from '../llm/cache/stored-answer.js';

/** Answers a completion from a stored answer: replays its events and performs everything that follows a finished answer. */
@Injectable()
export class CacheReplay {
  constructor(
    private readonly recorder: CompletionRecorder,
    private readonly clock: Clock,
  ) {}

  async *answer(
    completion: Completion,
    entry: StoredAnswer,
    how: { status: 'exact' | 'semantic'; similarity?: number },
    left: AbortSignal,
  ): AsyncIterable<ChatEvent> {
    const events = await this.events(completion, entry, how);
    const paced = completion.cacheControl.replay === 'natural' && !completion.json;
    yield* paced ? atNaturalPace(events, entry.streamMs, completion.startedAt, this.clock, left) : events;
  }

  /** Yields all events at once, after everything that they announce has been written. */
  async events(
    completion: Completion,
    entry: StoredAnswer,
    how: { status: 'exact' | 'semantic'; similarity?: number },
  ): Promise<ChatEvent[]> {
    const info: CacheInfo = { ...how, entry_id: entry.id, saved: savedBy(entry) };
    const questionId = await this.recorder.begin(completion);
    const events = replay(entry, completion, info, this.clock.monotonic() - completion.startedAt);
    await this.recorder.finish(
      { ...completion, cache: info },
      { events, source: 'cache', coalesced: false },
      questionId,
    );
    return events;
  }
}
