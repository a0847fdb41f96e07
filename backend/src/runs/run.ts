import type { ChatEvent, DoneEvent } from '@nexus/contracts';
import { RunLog } from './run-log.js';

export interface RunSpec {
  /** Also the id of the completion and the stream. */
  id: string;
  workspaceId: string;
  /** Only this principal may resume or cancel. */
  principalId: string;
  requestId: string;
  /** Runs of one workspace with the same key share one answer. */
  singleFlightKey?: string | null;
  /** Readers may reconnect: the run survives its last reader for a while, and its events are stored. */
  resumable: boolean;
  /** Its id is not published before the end, and it shares nothing: other replicas need not know it. */
  unlisted?: boolean;
  /** How long events stay readable after the end; only for runs that store them. */
  keepMs?: number;
}

/** Passed to `through` before the first event: whether the events are another run's. */
export interface RunRole {
  coalesced: boolean;
}

export interface RunSource {
  /** Generates the answer. Aborting `signal` must end it. Not called when another run of the same key is followed. */
  produce: (signal: AbortSignal) => AsyncIterable<ChatEvent>;
  /** Adds what belongs to this run alone: its id in `start`, writes before `done`. Must map events one to one. */
  through?: (events: AsyncIterable<ChatEvent>, role: RunRole) => AsyncIterable<ChatEvent>;
}

/** Abort reason of a finished run. Shared, since creating a stack trace is expensive. */
export const RUN_ENDED = new DOMException('The run has ended', 'AbortError');

/** A run of this process. */
export class Run {
  readonly log = new RunLog();
  readonly abort = new AbortController();
  /** Id of the last event known to be in Redis; -1 = unknown, read it before writing more. */
  journaled = 0;
  /** Readers on other replicas at the last heartbeat. */
  remoteReaders = 0;
  remoteFollowers = 0;
  /** Clock.monotonic() since the last reader left. */
  orphanedSince: number | null = null;
  /** Its single-flight key, if this run is the leader. */
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

/** The end of an answer that was abandoned after this many milliseconds. */
export function abortedAfter(ms: number): DoneEvent {
  const latency_ms = Math.round(ms);
  return { type: 'done', finish_reason: 'aborted', latency_ms, time_to_first_token_ms: latency_ms, overhead_ms: 0 };
}
