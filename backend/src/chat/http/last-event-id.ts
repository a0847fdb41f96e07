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

export const LastEventId = createParamDecorator((_: unknown, context: ExecutionContext): number =>
  lastEventIdOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
