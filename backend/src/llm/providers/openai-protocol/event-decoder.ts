import { createParser, type ParseError } from 'eventsource-parser';
import { providerError } from './error-mapping.js';

/** Data of the event that ends a stream. */
export const DONE = '[DONE]';
const MAX_EVENT_CHARS = 4 * 1024 * 1024;

/**
 * Decodes the bytes of a stream into the data of its events. Beyond the standard it accepts a last event without its
 * empty line, events of type `error` and llama.cpp's field `error:` (both as `{"error": …}`), and a JSON body with the
 * wrong content type (as one event).
 */
export class EventDecoder {
  private readonly ready: string[] = [];
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private readonly parser = createParser({
    onEvent: ({ data, event }) => this.add(event === 'error' ? asError(data) : data),
    onError: (error) => this.unknownLine(error),
    maxBufferSize: MAX_EVENT_CHARS,
  });
  /** The last, still incomplete line. */
  private readonly rest: string[] = [];
  private restChars = 0;
  private bare: string[] = [];
  private hasEvents = false;

  /** @returns complete events. @throws DomainError for bytes that are not UTF-8, and for an endless event */
  feed(chunk: Uint8Array): string[] {
    this.read(this.decode(chunk));
    return this.ready.splice(0);
  }

  /** @returns readable data at the end without its empty line. @throws DomainError for an incomplete character */
  end(): string[] {
    const half = this.decode();
    const rest = [...this.rest.splice(0), half].join('');
    this.parser.feed(`${rest}\n\n`);
    if (!this.hasEvents && this.bare.length > 0) return [this.bare.join('\n')];
    // Truncated data is ignored; the missing finish reason reveals an incomplete answer.
    return this.ready.splice(0).flatMap((data) => (isReadable(data) ? [data] : data.split('\n').filter(isReadable)));
  }

  /** Feeds whole lines only: the parser drops the beginning of an unknown one. */
  private read(text: string): void {
    const cut = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    if (cut > 0) {
      this.parser.feed(this.rest.splice(0).join('') + text.slice(0, cut));
      this.restChars = 0;
    }
    if (cut === text.length) return;
    this.rest.push(text.slice(cut));
    this.restChars += text.length - cut;
    if (this.restChars > MAX_EVENT_CHARS) throw tooLong();
  }

  private add(data: string): void {
    const text = data.trim();
    if (text === '') return;
    this.hasEvents = true;
    this.ready.push(text);
  }

  private unknownLine({ type, field, value, line }: ParseError): void {
    if (type === 'max-buffer-size-exceeded') throw tooLong();
    if (type !== 'unknown-field') return;
    if (field === 'error') this.add(asError(value ?? ''));
    else if (!this.hasEvents && line) this.bare.push(line);
  }

  private decode(chunk?: Uint8Array): string {
    try {
      return this.decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (error) {
      throw providerError('provider_error', error);
    }
  }
}

/** Whether a text that should have been JSON is a stream of events or JSON lines. */
export const isEventStream = (text: string): boolean =>
  /^\s{0,100}(?:(?:data|event|id|retry|error)?:|\{[^\n]*\}[^\S\n]{0,100}\n\s{0,100}\{)/.test(text);

/** The data of an event of type `error`, as an error object. */
function asError(data: string): string {
  if (data.startsWith('{') && /"error"\s{0,10}:/.test(data)) return data;
  return JSON.stringify({ error: isJson(data) ? (JSON.parse(data) as unknown) : data });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const isReadable = (data: string): boolean => data === DONE || isJson(data);

const tooLong = (): Error =>
  providerError('provider_answer_too_long', new Error(`An event of more than ${MAX_EVENT_CHARS} characters`));
