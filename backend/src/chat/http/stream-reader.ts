import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../common/errors/domain-error.js';

/** Id of the last event the client has; 0 = none. @throws DomainError `request_invalid` */
export function lastEventIdOf(request: FastifyRequest): number {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return 0;
  if (typeof header === 'string' && /^\d{1,9}$/.test(header)) return Number(header);
  throw new DomainError('request_invalid', 'Last-Event-ID must be the id of an event, a decimal number.');
}

/** The position of a client in the stream that it resumes. */
export const LastEventId = createParamDecorator((_: unknown, context: ExecutionContext): number =>
  lastEventIdOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

const LEFT = Symbol('left');
type Read = object & { [LEFT]?: AbortSignal };

/** Set by the stage that sends the answer. */
export function setLeft(request: Read, left: AbortSignal): void {
  request[LEFT] = left;
}

/** Fires when nobody reads the answer any more: the client disconnected, lost access, or received everything. */
export const Left = createParamDecorator((_: unknown, context: ExecutionContext): AbortSignal => {
  const left = context.switchToHttp().getRequest<Read>()[LEFT];
  if (!left) throw new Error('This route does not send an answer');
  return left;
});
