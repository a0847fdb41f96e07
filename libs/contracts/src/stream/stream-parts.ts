import type { ChatEvent } from '../chat-events.js';

/** What a reader of a stream learns, in order: events, each once, and how the connection is. */
export type StreamPart =
  { type: 'event'; eventId: number; event: ChatEvent } | { type: 'connection'; connection: 'live' | 'reconnecting' };

/** How far a stream was read. Keep it to take the stream up again, after a reload for example. */
export interface StreamCursor {
  /** Known from the first event on. */
  streamId?: string;
  /** 0 = nothing yet. */
  lastEventId: number;
}

/** A stream that cannot be read to its end: it never began, or taking it up again failed too often or is refused. */
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
