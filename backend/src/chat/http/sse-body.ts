import { Readable } from 'node:stream';
import { type ChatEvent, encodeSse, SSE_HEARTBEAT } from '@nexus/contracts';
import { ticker } from '../../common/scheduling/ticker.js';
import type { FrameEncoder } from './wire-format.js';

const HEARTBEAT_MS = 15_000;
const HIGH_WATER_BYTES = 16 * 1024;

/**
 * The body of an event stream. Events are encoded only when the socket asks for more data: for a slow reader only references are
 * queued to events that the run holds anyway, instead of a growing buffer of frames.
 */
export class SseBody extends Readable {
  private readonly waiting: ChatEvent[] = [];
  private next = 0;
  private wanted = false;
  private ended = false;
  private readonly stopHeartbeat: () => void;

  /** @param id id of the event before the first one that is sent */
  constructor(
    private id: number,
    private readonly encode: FrameEncoder = encodeSse,
    heartbeatMs = HEARTBEAT_MS,
  ) {
    super({ highWaterMark: HIGH_WATER_BYTES });
    this.stopHeartbeat = ticker(heartbeatMs, () => void this.beat());
  }

  add(event: ChatEvent): void {
    if (this.ended || this.destroyed) return;
    this.waiting.push(event);
    this.flow();
  }

  finish(): void {
    this.ended = true;
    this.flow();
  }

  /** Sends a comment when nothing else is queued: it keeps proxies from closing an idle stream, and sends the headers. */
  beat(): void {
    if (this.wanted && this.next >= this.waiting.length && !this.destroyed) this.wanted = this.push(SSE_HEARTBEAT);
  }

  override _read(): void {
    this.wanted = true;
    this.flow();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.stopHeartbeat();
    done(error);
  }

  private flow(): void {
    while (this.wanted && this.next < this.waiting.length) {
      const event = this.waiting[this.next++] as ChatEvent;
      const frame = this.encode(event, ++this.id);
      // An empty push would end the read without providing data.
      if (frame !== '') this.wanted = this.push(frame);
      if (this.next === this.waiting.length) this.next = this.waiting.length = 0;
    }
    if (this.wanted && this.ended && this.next >= this.waiting.length) {
      this.wanted = false;
      this.stopHeartbeat();
      this.push(null);
    }
  }
}
