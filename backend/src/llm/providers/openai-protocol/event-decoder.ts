import { createParser, type ParseError } from 'eventsource-parser';
import { providerError } from './error-mapping.js';

/** Data of the event that ends a stream. */
export const DONE = '[DONE]';
const MAX_EVENT_CHARS = 4 * 1024 * 1024;

/**
 * Bytes of a stream to the data of its events. Beside what the standard says it reads a last event without its empty line,
 * events of a kind `error` and llama.cpp's field `error:` (both as `{"error": …}`), and a body that is JSON in spite of its
 * content type (as one event).
 */
export class EventDecoder {
  private readonly ready: string[] = [];
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private readonly parser = createParser({
    onEvent: ({ data, event }) => this.add(event === 'error' ? asError(data) : data),
    onError: (error) => this.unknownLine(error),
    maxBufferSize: MAX_EVENT_CHARS,
  });
  /** The last line, as far as it has come. */
  private readonly rest: string[] = [];
  private restChars = 0;
  private bare: string[] = [];
  private hasEvents = false;

  /** @returns events that are complete. @throws DomainError for bytes that are not UTF-8, and for an event without end */
  feed(chunk: Uint8Array): string[] {
    this.read(this.decode(chunk));
    return this.ready.splice(0);
  }

  /** @returns what stood at the end without its empty line, and can be read. @throws DomainError for half a character */
  end(): string[] {
    const half = this.decode();
    const rest = [...this.rest.splice(0), half].join('');
    this.parser.feed(`${rest}\n\n`);
    if (!this.hasEvents && this.bare.length > 0) return [this.bare.join('\n')];
    // What was cut off says nothing; that the answer is not whole shows in what is missing.
    return this.ready.splice(0).flatMap((data) => (isReadable(data) ? [data] : data.split('\n').filter(isReadable)));
  }

  /** Whole lines only: the parser forgets the beginning of one that it does not know. */
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

/** Whether a text that should have been JSON is a stream: of events, or of lines of JSON. */
export const isEventStream = (text: string): boolean =>
  /^\s{0,100}(?:(?:data|event|id|retry|error)?:|\{[^\n]*\}[^\S\n]{0,100}\n\s{0,100}\{)/.test(text);

/** The error of an event that says by its kind that it is one. */
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
