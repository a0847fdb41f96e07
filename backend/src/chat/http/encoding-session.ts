import { StreamableFile } from '@nestjs/common';
import type { ChatEvent, Problem } from '@nexus/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../common/errors/domain-error.js';
import { toDomainError } from '../../common/errors/to-domain-error.js';
import { rightOf } from '../../identity/open-streams.js';
import { answerHeaders, exchangeOf } from '../completion-exchange.js';
import { SseBody } from './sse-body.js';
import { lastEventIdOf, setLeft } from './stream-reader.js';
import type { JsonEncoder, WireFormat } from './wire-format.js';

/** Without an event, the headers of a stream are sent after this time. */
const HEADERS_AFTER_MS = 5_000;
/** How long the end of a stream may take to reach a slow reader whose access was revoked. */
const LAST_WORDS_MS = 1_000;
/** Framework, plugins and this session listen for the end of a stream: more than the ten listeners above which Node warns of a leak. */
const LISTENERS = 20;

type Settle = { resolve: (body: unknown) => void; reject: (error: unknown) => void };

/** One response: waits for the first event, then sends a stream or one JSON object. An earlier error is sent as a problem. */
export class EncodingSession {
  private answer: JsonEncoder | undefined;
  private body: SseBody | undefined;
  private headersTimer: NodeJS.Timeout | undefined;
  private readonly left = new AbortController();
  private started = false;
  private over = false;

  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly settle: Settle,
    private readonly format: WireFormat,
  ) {}

  /** @param begin handler of the route */
  async run(begin: () => Promise<AsyncIterable<ChatEvent>>): Promise<void> {
    setLeft(this.request, this.left.signal);
    this.headersTimer = setTimeout(() => this.openEarly(), HEADERS_AFTER_MS);
    this.headersTimer.unref();
    this.reply.raw.once('close', () => this.leave());
    try {
      const events = await begin();
      // The handler is lazy: nothing has started before the first event is read.
      if (this.left.signal.aborted) return;
      for await (const event of events) {
        this.next(event);
        if (this.left.signal.aborted) return;
      }
      this.complete();
    } catch (error) {
      if (!this.left.signal.aborted) this.failed(error);
    }
  }

  private get json(): boolean {
    return exchangeOf(this.request)?.request.json ?? false;
  }

  private next(event: ChatEvent): void {
    if (!this.started) this.first(event);
    if (this.over) return;
    if (this.json) (this.answer ??= this.format.json(this.request)).add(event);
    else this.body?.add(event);
  }

  private first(event: ChatEvent): void {
    this.started = true;
    // A resumed stream has started long ago: its error is the next event, not the status of this response.
    const asks = exchangeOf(this.request) !== undefined;
    if (event.type === 'error' && asks && !this.body) return this.refuse(fromProblem(event.problem));
    this.stateHeaders(event);
    if (!this.json) this.openStream();
  }

  private complete(): void {
    if (this.over) return;
    clearTimeout(this.headersTimer);
    this.over = true;
    if (this.body) return this.body.finish();
    const { answer } = this;
    if (!answer) return this.noContent();
    if (answer.problem) return this.settle.reject(fromProblem(answer.problem));
    void this.reply.header('X-Nexus-Overhead-Ms', String(answer.overheadMs));
    this.settle.resolve(answer.result());
  }

  /** Response to a resume after the last event: 204 stops an EventSource from reconnecting. */
  private noContent(): void {
    void this.reply.status(204);
    this.settle.resolve(undefined);
  }

  private failed(error: unknown): void {
    if (!this.body) return this.refuse(error);
    this.body.add({ type: 'error', problem: toDomainError(error).toProblem(this.request.id) });
    this.body.finish();
    this.over = true;
  }

  private refuse(error: unknown): void {
    clearTimeout(this.headersTimer);
    this.over = true;
    this.settle.reject(error);
    this.left.abort();
  }

  private openEarly(): void {
    const { request } = this;
    if (this.started || this.over) return;
    // While the request is prepared, it is not known yet whether the response will be a stream.
    const known = exchangeOf(request) !== undefined || request.method === 'GET';
    if (known && !this.json) this.openStream();
    this.body?.beat();
  }

  private openStream(): void {
    if (this.body) return;
    clearTimeout(this.headersTimer);
    this.reply.raw.setMaxListeners(LISTENERS);
    this.body = new SseBody(
      exchangeOf(this.request) ? 0 : lastEventIdOf(this.request),
      this.format.frames(this.request),
    );
    void this.reply.headers({
      ...exchangeOf(this.request)?.headers,
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
    this.settle.resolve(new StreamableFile(this.body, { type: 'text/event-stream; charset=utf-8' }));
    const right = rightOf(this.request);
    if (right?.aborted) this.withdraw(right);
    else right?.addEventListener('abort', () => this.withdraw(right), { once: true });
  }

  /** The reader has lost access. After an expired token the client renews it and resumes the stream, so no event is written for it. */
  private withdraw({ reason }: AbortSignal): void {
    if (this.over) return;
    if (reason instanceof DomainError && reason.code === 'token_expired') return this.leave();
    this.failed(reason);
    this.left.abort();
    setTimeout(() => this.leave(), LAST_WORDS_MS).unref();
  }

  private stateHeaders(event: ChatEvent): void {
    void this.reply.headers(answerHeaders(exchangeOf(this.request), event));
  }

  /** The client disconnected, or everything was sent. */
  private leave(): void {
    clearTimeout(this.headersTimer);
    this.left.abort();
    if (!this.body?.readableEnded) this.body?.destroy();
  }
}

const fromProblem = ({ code, detail, errors, retry_after: wait }: Problem): DomainError =>
  new DomainError(code, detail, {
    errors,
    ...(wait === undefined ? {} : { headers: { 'retry-after': String(wait) } }),
  });
