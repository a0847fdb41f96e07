import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../errors/domain-error.js';
import { ticker } from '../scheduling/ticker.js';

export interface BodyPace {
  /** Time that every body has. */
  graceMs: number;
  /** Bytes that buy one more second. */
  minBytesPerS: number;
}

interface Arriving {
  reply: FastifyReply;
  startedAt: number;
  /** Of the connection, when the headers were complete. */
  bytesBefore: number;
  /** Time in which the bytes lay here unread: the client is not to blame for it. */
  heldMs: number;
}

const SWEEP_MS = 1_000;

/**
 * Ends requests whose bodies come in more slowly than `pace` allows, with 408 `request_timeout` and the connection closed.
 * Time is bought by bytes, so that a large upload over a thin line may take as long as it needs, and a body sent byte by byte may not.
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
    // A parsed body has come in: most have within one turn of the event loop, and never wait for the sweeper.
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
    // Answered already, by somebody who did not need the body.
    if (reply.sent || reply.raw.headersSent) return void socket.destroy();
    reply.raw.once('finish', () => socket.destroySoon());
    const { minBytesPerS } = this.pace;
    const detail = `The body comes in too slowly: send at least ${minBytesPerS} bytes per second.`;
    void reply.header('connection', 'close').send(new DomainError('request_timeout', detail));
  }
}

const announcesBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
