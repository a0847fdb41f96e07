import { PassThrough, type Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import { ticker } from '../../common/scheduling/ticker.js';
import { type DocumentEvent, DocumentEvents } from './document-events.js';

const HEARTBEAT_MS = 15_000;
/** A reader this many bytes behind is disconnected and reconnects. */
const MAX_BUFFERED = 1024 * 1024;
const LAST_WORDS_MS = 1_000;

/** Server-sent events: `document` (the item as in the list), `deleted` {id} and `resync` {} (reload the list). */
@Injectable()
export class DocumentEventStream {
  constructor(private readonly events: DocumentEvents) {}

  /** @param right fires when the reader loses its permission: the stream ends, and a new request reports the reason */
  async open(right: AbortSignal): Promise<StreamableFile> {
    const stream = new PassThrough();
    // Proxies and browsers treat the stream as open once the first bytes arrive.
    stream.write(': connected\n\n');
    const stop = await this.events.listen((event) => send(stream, event));
    const stopHeartbeat = ticker(HEARTBEAT_MS, () => void (stream.writableEnded || stream.write(': heartbeat\n\n')));
    const end = (): void => void endSoon(stream);
    right.addEventListener('abort', end, { once: true });
    stream.once('close', () => {
      right.removeEventListener('abort', end);
      stopHeartbeat();
      stop();
    });
    if (right.aborted) end();
    return new StreamableFile(stream as Readable, { type: 'text/event-stream; charset=utf-8' });
  }
}

/** Writes nothing more; does not wait for a reader that has stopped reading. */
function endSoon(stream: PassThrough): void {
  stream.end();
  setTimeout(() => stream.destroy(), LAST_WORDS_MS).unref();
}

function send(stream: PassThrough, event: DocumentEvent): void {
  if (stream.writableEnded) return;
  if (stream.writableLength > MAX_BUFFERED) {
    stream.destroy();
    return;
  }
  stream.write(`event: ${event.type}\ndata: ${JSON.stringify(payload(event))}\n\n`);
}

function payload(event: DocumentEvent): object {
  if (event.type === 'document') return event.document;
  return event.type === 'deleted' ? { id: event.id } : {};
}
