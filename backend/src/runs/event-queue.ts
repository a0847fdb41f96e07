import type { ChatEvent } from '@nexus/contracts';
import type { RunReader } from './run-log.js';

/**
 * An iterable reader: events are queued until they are consumed. One consumer. Reading stops when the signal fires,
 * when the consumer leaves the loop, or at the end of the source.
 */
export class EventQueue implements RunReader, AsyncIterable<ChatEvent> {
  private readonly waiting: ChatEvent[] = [];
  private ended = false;
  private wake: (() => void) | undefined;
  private readonly leave: () => void;

  /** @param begin starts reading and returns a stop function, which must be idempotent */
  constructor(
    private readonly signal: AbortSignal,
    begin: (reader: RunReader) => () => void,
  ) {
    this.leave = begin(this);
    if (signal.aborted) this.stop();
    else if (!this.ended) signal.addEventListener('abort', this.stop, { once: true });
  }

  next(event: ChatEvent): void {
    if (this.ended) return;
    this.waiting.push(event);
    this.wake?.();
  }

  end(): void {
    this.ended = true;
    this.signal.removeEventListener('abort', this.stop);
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<ChatEvent> {
    try {
      for (;;) {
        const event = this.waiting.shift();
        if (event) yield event;
        else if (this.ended) return;
        else await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      this.stop();
    }
  }

  private readonly stop = (): void => {
    this.end();
    this.leave();
  };
}
