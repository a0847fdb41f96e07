import { isChatEventType, isTerminal } from '../chat-events.js';
import { toChatEvent } from '../sse.js';
import { readMessages } from './read-messages.js';
import { type StreamCursor, StreamLostError, type StreamPart } from './stream-parts.js';

export interface FollowOptions {
  /** Reopens the stream of the cursor after its last event. Throws for any status other than 2xx. */
  reopen: (streamId: string, lastEventId: number) => Promise<Response>;
  /** Minimum milliseconds before the next attempt after an error of `reopen`; undefined = a retry would fail again. */
  patience: (error: unknown) => number | undefined;
  signal?: AbortSignal;
  /** Delays before the first, second, … consecutive failed attempt; after the last one the stream is lost. */
  backoffMs?: readonly number[];
  /** Milliseconds of silence after which a connection counts as dead. */
  stallMs?: number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** 0…1 */
  random?: () => number;
}

const BACKOFF_MS = [400, 1_000, 2_000, 4_000, 8_000];
const MAX_WAIT_MS = 30_000;

/**
 * Reads one answer to its end over as many connections as necessary: every event once and in order. Duplicates are dropped; if
 * an event is missing, the connection is closed and the stream reopened at that point. Advances the cursor before each event.
 * Returns after `done` or `error`, or when `signal` aborts.
 * @param first the response that began the stream; undefined to resume by the cursor
 * @throws StreamLostError
 */
export async function* followStream(
  first: Response | undefined,
  cursor: StreamCursor,
  options: FollowOptions,
): AsyncGenerator<StreamPart, void, undefined> {
  let response = first;
  for (let tried = 0; ;) {
    // No events are left.
    if (response?.status === 204) return;
    if (response?.body) {
      const before = cursor.lastEventId;
      if (yield* drain(response.body, cursor, options)) return;
      if (cursor.lastEventId > before) tried = 0;
    }
    if (options.signal?.aborted) return;
    if (!cursor.streamId) throw new StreamLostError('not_started');
    yield { type: 'connection', connection: 'reconnecting' };
    ({ response, tried } = await reopen(cursor.streamId, cursor.lastEventId, tried, options));
  }
}

const isLastMessage = ({ event }: { event?: string }): boolean => event === 'done' || event === 'error';

/** Yields a body's new events; true after the terminal one, false if the connection broke before it. */
async function* drain(
  body: ReadableStream<Uint8Array>,
  cursor: StreamCursor,
  { signal, stallMs }: FollowOptions,
): AsyncGenerator<StreamPart, boolean, undefined> {
  yield { type: 'connection', connection: 'live' };
  try {
    for await (const message of readMessages(body, stallMs, isLastMessage)) {
      if (signal?.aborted) return true;
      const id = Number(message.id ?? 0);
      if (id > 0 && id <= cursor.lastEventId) continue;
      const numbered = toChatEvent(message);
      // An event is missing or unreadable: it is requested again.
      if (id > cursor.lastEventId + 1 || (!numbered && isChatEventType(message.event))) return false;
      cursor.lastEventId = Math.max(cursor.lastEventId, id);
      // An unknown type from a newer server: counted, not shown.
      if (!numbered) continue;
      const { event } = numbered;
      if (event.type === 'start') cursor.streamId = event.id;
      yield { type: 'event', eventId: id, event };
      if (isTerminal(event)) return true;
    }
  } catch (error) {
    if (signal?.aborted) throw error;
  }
  return false;
}

async function reopen(
  streamId: string,
  lastEventId: number,
  tried: number,
  options: FollowOptions,
): Promise<{ response: Response; tried: number }> {
  const { backoffMs = BACKOFF_MS, sleep = abortableSleep, random = Math.random, signal } = options;
  let waitMs = 0;
  let last: unknown;
  for (let attempt = tried; attempt < backoffMs.length; attempt++) {
    // Jitter keeps the clients of a restarted server from reconnecting simultaneously.
    await sleep(Math.max(waitMs, (backoffMs[attempt] ?? 0) * (0.75 + random() / 2)), signal);
    try {
      return { response: await options.reopen(streamId, lastEventId), tried: attempt + 1 };
    } catch (error) {
      const patience = options.patience((last = error));
      if (signal?.aborted) throw error;
      if (patience === undefined) break;
      waitMs = Math.min(MAX_WAIT_MS, patience);
    }
  }
  throw new StreamLostError('interrupted', last);
}

export function abortableSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
