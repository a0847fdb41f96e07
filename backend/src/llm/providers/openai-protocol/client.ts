import { Agent, type buildConnector, type Dispatcher, request } from 'undici';
import { DomainError } from '../../../common/errors/domain-error.js';
import { throwIfAborted } from '../../chat-model.js';
import { Deadline } from './deadline.js';
import { errorOfResponse, errorOfTransport, providerError } from './error-mapping.js';
import { DONE, EventDecoder, isEventStream } from './event-decoder.js';

/** Address and headers of a server. */
export interface UpstreamSettings {
  /** Without a trailing slash and without query, e.g. `https://openrouter.ai/api/v1`. */
  baseUrl: string;
  /** Appended to every path, e.g. `?api-version=2024-10-21`. */
  query?: string;
  /** Sent with every request: credentials, attribution. */
  headers: Readonly<Record<string, string>>;
  idleTimeoutMs: number;
  totalTimeoutMs: number;
  /** Maximum size of one answer: text, thoughts and tool arguments. */
  maxAnswerBytes: number;
  /** Opens connections; guards addresses where required. */
  connect?: buildConnector.connector;
}

export type ProviderAnswer = { kind: 'json'; body: unknown } | { kind: 'events'; events: AsyncIterable<string> };
export interface JsonAnswer {
  status: number;
  etag?: string;
  body: unknown;
}

type Body = Dispatcher.ResponseData['body'];

const MAX_JSON_BYTES = 32 * 1024 * 1024;
/** The wire format around a model's words takes several times their length. */
const WIRE_FACTOR = 4;
/** A streamed part contains some words; a stream of empty parts is refused too. */
const BYTES_PER_EVENT = 32;
const DRAIN_MS = 1_000;
export const CONNECT_TIMEOUT_MS = 10_000;

/** HTTP client for an OpenAI-compatible server: time limits, abort down to the socket, domain errors. Redirects are errors. */
export class UpstreamClient {
  private readonly agent: Agent;

  constructor(private readonly settings: UpstreamSettings) {
    this.agent = new Agent({
      keepAliveTimeout: 30_000,
      connect: settings.connect ?? { timeout: CONNECT_TIMEOUT_MS },
      // The deadline below applies instead; undici's own timers are coarse.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  get maxAnswerBytes(): number {
    return this.settings.maxAnswerBytes;
  }

  /** Waits for answers in progress, unless `now`. */
  async close(now = false): Promise<void> {
    await (now ? this.agent.destroy() : this.agent.close());
  }

  /** @throws DomainError `provider_*`; an AbortError when `signal` fires. Callers must read to the end or return the iterator. */
  async post(path: string, payload: { stream?: boolean }, signal: AbortSignal): Promise<ProviderAnswer> {
    throwIfAborted(signal);
    const { idleTimeoutMs, totalTimeoutMs } = this.settings;
    // A whole answer arrives after a silence as long as its generation.
    const deadline = new Deadline(payload.stream === false ? totalTimeoutMs : idleTimeoutMs, totalTimeoutMs);
    try {
      const answer = await this.send('POST', path, AbortSignal.any([signal, deadline.signal]), JSON.stringify(payload));
      deadline.touch();
      if (answer.statusCode >= 300) throw await responseError(answer);
      const type = String(answer.headers['content-type'] ?? '');
      if (type.startsWith('text/event-stream'))
        return { kind: 'events', events: this.events(answer.body, signal, deadline) };
      const text = await readText(answer.body, this.settings.maxAnswerBytes * WIRE_FACTOR, 'provider_answer_too_long');
      deadline.clear();
      return wholeAnswer(text);
    } catch (error) {
      deadline.clear();
      throw cause(error, signal, deadline);
    }
  }

  /** @throws as `post`. Status is 200 or 304. */
  async get(path: string, etag: string | undefined, signal: AbortSignal): Promise<JsonAnswer> {
    const deadline = new Deadline(this.settings.idleTimeoutMs, this.settings.totalTimeoutMs);
    try {
      const both = AbortSignal.any([signal, deadline.signal]);
      const answer = await this.send('GET', path, both, undefined, etag ? { 'if-none-match': etag } : {});
      if (answer.statusCode === 304) {
        await answer.body.dump();
        return { status: 304, etag, body: null };
      }
      if (answer.statusCode >= 300) throw await responseError(answer);
      const received = answer.headers.etag;
      return {
        status: 200,
        etag: typeof received === 'string' ? received : undefined,
        body: await readJson(answer.body, MAX_JSON_BYTES),
      };
    } catch (error) {
      throw cause(error, signal, deadline);
    } finally {
      deadline.clear();
    }
  }

  private send(
    method: 'GET' | 'POST',
    path: string,
    signal: AbortSignal,
    body?: string,
    extra: Record<string, string> = {},
  ) {
    const { baseUrl, query = '', headers } = this.settings;
    return request(baseUrl + path + query, {
      method,
      body,
      signal,
      dispatcher: this.agent,
      headers: {
        accept: method === 'POST' ? 'text/event-stream, application/json' : 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        ...extra,
      },
    });
  }

  /**
   * Data of each server-sent event, including the final `[DONE]`, which confirms that the answer is complete.
   * @throws DomainError `provider_answer_too_long` for an endless stream
   */
  private async *events(body: Body, signal: AbortSignal, deadline: Deadline): AsyncGenerator<string, void, undefined> {
    const decoder = new EventDecoder();
    const { maxAnswerBytes } = this.settings;
    let bytesLeft = maxAnswerBytes * WIRE_FACTOR;
    let eventsLeft = Math.ceil(maxAnswerBytes / BYTES_PER_EVENT);
    let complete = false;
    try {
      for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
        deadline.touch();
        bytesLeft -= chunk.byteLength;
        if (bytesLeft < 0) throw tooLong(`more than ${maxAnswerBytes * WIRE_FACTOR} bytes`);
        for (const data of decoder.feed(chunk)) {
          if (--eventsLeft < 0) throw tooLong('too many events');
          complete = data === DONE;
          yield data;
          if (complete) return;
          throwIfAborted(signal);
        }
      }
      complete = true;
      yield* decoder.end();
    } catch (error) {
      throw cause(error, signal, deadline);
    } finally {
      deadline.clear();
      release(body, complete);
    }
  }
}

/** Drains a finished answer so that the connection is reused; any other is closed, which tells the provider to stop. */
function release(body: Body, complete: boolean): void {
  body.on('error', () => undefined);
  if (!complete) {
    body.destroy();
    return;
  }
  const timer = setTimeout(() => body.destroy(), DRAIN_MS);
  timer.unref();
  body.once('close', () => clearTimeout(timer));
  body.resume();
}

const tooLong = (why: string): DomainError =>
  providerError('provider_answer_too_long', new Error(`The answer has ${why}`));

/** Finds the cause: the caller left, a time limit passed, or the transport failed. */
function cause(error: unknown, signal: AbortSignal, deadline: Deadline): unknown {
  if (signal.aborted) {
    return signal.reason instanceof Error ? signal.reason : new DOMException('The operation was aborted', 'AbortError');
  }
  if (deadline.error) return deadline.error;
  return error instanceof DomainError ? error : errorOfTransport(error);
}

async function responseError({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<DomainError> {
  const retryAfter = headers['retry-after'];
  // The status suffices when the body is too long or incomplete.
  const text = await readText(body, 64 * 1024).catch(() => '');
  return errorOfResponse(statusCode, text, typeof retryAfter === 'string' ? retryAfter : undefined);
}

/** Some servers label their stream as JSON or text; some stream JSON lines. */
function wholeAnswer(text: string): ProviderAnswer {
  try {
    return { kind: 'json', body: JSON.parse(text) };
  } catch (error) {
    if (!isEventStream(text)) throw providerError('provider_error', error);
    const decoder = new EventDecoder();
    return { kind: 'events', events: ordered([...decoder.feed(Buffer.from(text)), ...decoder.end()]) };
  }
}

async function* ordered(events: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* events;
}

async function readJson(body: Body, limit: number): Promise<unknown> {
  const text = await readText(body, limit);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw providerError('provider_error', error);
  }
}

async function readText(
  body: Body,
  limit: number,
  tooLarge: 'provider_answer_too_long' | 'provider_error' = 'provider_error',
): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw providerError(tooLarge, new Error(`Answer larger than ${limit} bytes`));
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}
