import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { EncodingSession } from './encoding-session.js';
import { EVENT_FORMAT, type WireFormat } from './wire-format.js';

/** Outermost interceptor: turns the events of a completion into server-sent events or one JSON object, as requested. */
@Injectable()
export class ChatEncodingInterceptor implements NestInterceptor<AsyncIterable<ChatEvent>, unknown> {
  protected readonly format: WireFormat = EVENT_FORMAT;

  intercept(context: ExecutionContext, next: CallHandler<AsyncIterable<ChatEvent>>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return from(
      new Promise((resolve, reject) => {
        const session = new EncodingSession(request, reply, { resolve, reject }, this.format);
        void session.run(() => firstValueFrom(next.handle()));
      }),
    );
  }
}
