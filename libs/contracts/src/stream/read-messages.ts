import { SseDecoder, type SseMessage } from '../sse.js';

/** The server sends a heartbeat every 15 s: three missed ones mean that the connection is dead. */
export const STALL_MS = 45_000;

/**
 * Messages of one response body, however its bytes are split. Returns when the body ends; throws when the connection
 * breaks or nothing, not even a heartbeat, arrives for `stallMs`.
 */
export async function* readMessages(
  body: ReadableStream<Uint8Array>,
  stallMs: number = STALL_MS,
): AsyncGenerator<SseMessage, void, undefined> {
  const reader = body.getReader();
  const text = new TextDecoder();
  const decoder = new SseDecoder();
  try {
    for (;;) {
      const { done, value } = await within(stallMs, reader.read());
      if (done) return;
      yield* decoder.feed(text.decode(value, { stream: true }));
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
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
