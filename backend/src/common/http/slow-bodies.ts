import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import { ticker } from '../scheduling/ticker.js';

export interface BodyPace {
  /** Minimum time for any body. */
  graceMs: number;
  /** Number of bytes that extend the time by one second. */
  minBytesPerS: number;
}

interface Arriving {
  reply: FastifyReply;
  startedAt: number;
  /** Bytes read on the connection when the headers were complete. */
  bytesBefore: number;
  /** Time for which received bytes were waiting to be read here: not the client's fault. */
  heldMs: number;
}

const SWEEP_MS = 1_000;

/**
 * Ends requests whose bodies arrive more slowly than `pace` allows, with 408 `request_timeout`, and closes the connection.
 * Received bytes extend the time limit, so that a large upload over a slow line can take as long as it needs, but a body sent
 * byte by byte cannot.
 */
export class SlowBodies {
  private readonly arriving = new Map<FastifyRequest, Arriving>();
  private stopSweeping: () => void = () => undefined;

  constructor(private readonly pace: BodyPace) {}

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (announcesBody(request)) this.add(request, reply);
      done();
    });
    // A parsed body is complete: most arrive within one turn of the event loop, and never wait for the sweep.
    fastify.addHook('preValidation', (request, _reply, done) => {
      if (request.raw.complete) this.arriving.delete(request);
      done();
    });
    fastify.addHook('onListen', (done) => {
      this.stopSweeping = ticker(SWEEP_MS, () => void this.sweep(performance.now()));
      done();
    });
    fastify.addHook('onClose', (_instance, done) => {
      this.stopSweeping();
      done();
    });
  }

  private add(request: FastifyRequest, reply: FastifyReply): void {
    const bytesBefore = request.raw.socket.bytesRead;
    this.arriving.set(request, { reply, startedAt: performance.now(), bytesBefore, heldMs: 0 });
  }

  private sweep(now: number): void {
    for (const [request, arriving] of this.arriving) {
      const { raw } = request;
      if (raw.complete || raw.socket.destroyed) this.arriving.delete(request);
      else if (raw.readableLength > 0) arriving.heldMs += SWEEP_MS;
      else if (now > this.deadline(request, arriving)) this.end(request, arriving.reply);
    }
  }

  private deadline({ raw }: FastifyRequest, { startedAt, heldMs, bytesBefore }: Arriving): number {
    const { graceMs, minBytesPerS } = this.pace;
    return startedAt + heldMs + graceMs + ((raw.socket.bytesRead - bytesBefore) / minBytesPerS) * 1_000;
  }

  private end(request: FastifyRequest, reply: FastifyReply): void {
    const { socket } = request.raw;
    this.arriving.delete(request);
    // Already answered by a handler that did not need the body.
    if (reply.sent || reply.raw.headersSent) return void socket.destroy();
    reply.raw.once('finish', () => socket.destroySoon());
    const { minBytesPerS } = this.pace;
    const detail = `The body comes in too slowly: send at least ${minBytesPerS} bytes per second.`;
    void reply.header('connection', 'close').send(new DomainError('request_timeout', detail));
  }
}

const announcesBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
