import type { ChatEvent, DoneEvent } from '@nexus/contracts';
import { RunLog } from './run-log.js';

export interface RunSpec {
  /** Also the completion's and the stream's id. */
  id: string;
  workspaceId: string;
  /** Only this principal may resume or cancel. */
  principalId: string;
  requestId: string;
  /** Runs of one workspace with the same key share one answer. */
  singleFlightKey?: string | null;
  /** Readers may come back: the run survives its last reader for a while, and its events are kept. */
  resumable: boolean;
  /** Nobody learns its id before its end, and it shares nothing: other replicas need not know it. */
  unlisted?: boolean;
  /** How long events stay readable after the end; only for runs that keep them. */
  keepMs?: number;
}

/** Told to `through` before the first event: whether the events are another run's. */
export interface RunRole {
  coalesced: boolean;
}

export interface RunSource {
  /** Makes the answer. Aborting `signal` must end it. Not called when another run of the same key is being followed. */
  produce: (signal: AbortSignal) => AsyncIterable<ChatEvent>;
  /** Everything that belongs to this run alone: its id in `start`, what is written before `done`. Keeps one event per event. */
  through?: (events: AsyncIterable<ChatEvent>, role: RunRole) => AsyncIterable<ChatEvent>;
}

/** Why the signal of a run that is over fires. One for all: a stack trace costs. */
export const RUN_ENDED = new DOMException('The run has ended', 'AbortError');

/** A run of this process. */
export class Run {
  readonly log = new RunLog();
  readonly abort = new AbortController();
  /** Id of the last event known to be in Redis; -1 = unknown, ask before writing more. */
  journaled = 0;
  /** Readers on other replicas at the last heartbeat. */
  remoteReaders = 0;
  remoteFollowers = 0;
  /** Clock.monotonic() since when nobody reads. */
  orphanedSince: number | null = null;
  /** Its single-flight key, once this run leads it. */
  flight: string | null = null;
  closing = false;

  constructor(
    readonly spec: RunSpec,
    readonly startedAt: number,
  ) {}

  get id(): string {
    return this.spec.id;
  }

  /** Whether other replicas may read its events. */
  get shared(): boolean {
    return this.spec.resumable || this.flight !== null;
  }

  aborted(now: number): DoneEvent {
    return abortedAfter(now - this.startedAt);
  }
}

/** The end of an answer that was given up after so many milliseconds. */
export function abortedAfter(ms: number): DoneEvent {
  const latency_ms = Math.round(ms);
  return { type: 'done', finish_reason: 'aborted', latency_ms, time_to_first_token_ms: latency_ms, overhead_ms: 0 };
}
