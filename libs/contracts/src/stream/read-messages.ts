import { SseDecoder, type SseMessage } from '../sse.js';

/** The server sends a heartbeat every 15 s: three missed ones mean that the connection is dead. */
export const STALL_MS = 45_000;

/** Maximum time between the last message and the end of a body. */
const END_MS = 2_000;

/**
 * Messages of one response body, however its bytes are split. Returns when the body ends; throws when the connection breaks or
 * nothing, not even a heartbeat, arrives for `stallMs`. After a message that `isLast`, the body is read to its end, so that the
 * request does not count as cancelled; if the consumer stops earlier, it is cancelled.
 */
export async function* readMessages(
  body: ReadableStream<Uint8Array>,
  stallMs: number = STALL_MS,
  isLast: (message: SseMessage) => boolean = () => false,
): AsyncGenerator<SseMessage, void, undefined> {
  const reader = body.getReader();
  const text = new TextDecoder();
  const decoder = new SseDecoder();
  let last = false;
  try {
    for (;;) {
      const { done, value } = await within(stallMs, reader.read());
      if (done) return;
      for (const message of decoder.feed(text.decode(value, { stream: true }))) {
        last ||= isLast(message);
        yield message;
      }
    }
  } finally {
    void (last ? toEnd(reader) : reader.cancel()).catch(() => undefined);
  }
}

async function toEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    await within(END_MS, drained(reader));
  } catch {
    await reader.cancel();
  }
}

async function drained(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('stalled')), ms);
  });
  try {
    return await Promise.race([promise, stalled]);
  } finally {
    clearTimeout(timer);
  }
}
