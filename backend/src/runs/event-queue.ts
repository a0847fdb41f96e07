import type { ChatEvent } from '@nexus/contracts';
import type { RunReader } from './run-log.js';

/** A reader that can be iterated: events wait until they are asked for. One consumer. */
export class EventQueue implements RunReader, AsyncIterable<ChatEvent> {
  private readonly waiting: ChatEvent[] = [];
  private ended = false;
  private wake: (() => void) | undefined;

  next(event: ChatEvent): void {
    if (this.ended) return;
    this.waiting.push(event);
    this.wake?.();
  }

  end(): void {
    this.ended = true;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<ChatEvent> {
    for (;;) {
      const event = this.waiting.shift();
      if (event) yield event;
      else if (this.ended) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
