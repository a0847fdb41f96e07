import type { ChatEvent } from '../chat-events.js';

/** The items that a reader of a stream receives, in order: events, each once, and connection state. */
export type StreamPart =
  { type: 'event'; eventId: number; event: ChatEvent } | { type: 'connection'; connection: 'live' | 'reconnecting' };

/** Read position of a stream. Store it to resume the stream, for example after a reload. */
export interface StreamCursor {
  /** Known from the first event on. */
  streamId?: string;
  /** 0 = nothing yet. */
  lastEventId: number;
}

/** A stream that cannot be read to its end: it never began, or resuming failed too often or was refused. */
export class StreamLostError extends Error {
  constructor(
    readonly reason: 'not_started' | 'interrupted',
    cause?: unknown,
  ) {
    super(
      reason === 'not_started' ? 'The connection broke before the answer began.' : 'The answer was interrupted.',
      cause === undefined ? undefined : { cause },
    );
    this.name = 'StreamLostError';
  }
}
