import { SseDecoder, toChatEvent } from '@nexus/contracts';
import type { NumberedChatEvent } from '@nexus/contracts';

/** The server sends a heartbeat every 15 s: three missed ones mean that the connection is dead. */
export const STALL_MS = 45_000;

/**
 * Events of one response body, however its bytes are split. Returns when the body ends; throws when the connection
 * breaks or nothing, not even a heartbeat, arrives for `stallMs`.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  stallMs: number = STALL_MS,
): AsyncGenerator<NumberedChatEvent> {
  const reader = body.getReader();
  const text = new TextDecoder();
  const decoder = new SseDecoder();
  try {
    for (;;) {
      const { done, value } = await withTimeout(reader.read(), stallMs);
      if (done) return;
      for (const message of decoder.feed(text.decode(value, { stream: true }))) {
        const numbered = toChatEvent(message);
        if (numbered) yield numbered;
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
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
