import { type ChatEvent, isChatEventType } from './chat-events.js';

/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface SseMessage {
  event: string;
  data: string;
  id?: string;
  retry?: number;
}

export function encodeSseMessage({ event, data, id }: SseMessage): string {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `event: ${event}\n${lines.join('')}${id === undefined ? '' : `id: ${id}\n`}\n`;
}

/** One frame of a chat stream. `id` is the event's position in the stream, a decimal number from 1. */
export function encodeSse(event: ChatEvent, id: number): string {
  const { type, ...data } = event;
  return encodeSseMessage({ event: type, data: JSON.stringify(data), id: String(id) });
}

export const SSE_HEARTBEAT = ': heartbeat\n\n';

/**
 * Incremental decoder: accepts text as it arrives, split anywhere, and returns the messages completed so far. Comments
 * (heartbeats) are skipped; a frame without data is dropped, according to the standard.
 */
export class SseDecoder {
  private rest = '';
  private event = '';
  private data: string[] = [];
  private id: string | undefined;
  private retry: number | undefined;
  private started = false;

  feed(chunk: string): SseMessage[] {
    let text = this.rest + chunk;
    if (!this.started && text.length > 0) {
      this.started = true;
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    const messages: SseMessage[] = [];
    let from = 0;
    for (;;) {
      const end = lineEnd(text, from);
      if (!end) break;
      this.line(text.slice(from, end.at), messages);
      from = end.next;
    }
    this.rest = text.slice(from);
    return messages;
  }

  private line(line: string, out: SseMessage[]): void {
    if (line === '') return this.dispatch(out);
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
  }

  private dispatch(out: SseMessage[]): void {
    if (this.data.length > 0) {
      out.push({
        event: this.event || 'message',
        data: this.data.join('\n'),
        ...(this.id === undefined ? {} : { id: this.id }),
        ...(this.retry === undefined ? {} : { retry: this.retry }),
      });
    }
    this.event = '';
    this.data = [];
    this.retry = undefined;
  }
}

/** A CR at the very end may be the first half of a CRLF: the line ends only when the next character is known. */
function lineEnd(text: string, from: number): { at: number; next: number } | undefined {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) return { at: i, next: i + 1 };
    if (c === 13) {
      if (i + 1 >= text.length) return undefined;
      return { at: i, next: text.charCodeAt(i + 1) === 10 ? i + 2 : i + 1 };
    }
  }
  return undefined;
}

export interface NumberedChatEvent {
  id: number;
  event: ChatEvent;
}

/** The chat event of a message, or undefined for an unknown type or data that is not JSON. */
export function toChatEvent(message: SseMessage): NumberedChatEvent | undefined {
  if (!isChatEventType(message.event)) return undefined;
  try {
    const data = JSON.parse(message.data) as object;
    return { id: Number(message.id ?? 0), event: { type: message.event, ...data } as ChatEvent };
  } catch {
    return undefined;
  }
}
