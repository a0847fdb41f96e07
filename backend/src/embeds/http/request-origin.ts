import type { FastifyRequest } from 'fastify';
import type { SessionAsker } from '../visitor-sessions.service.js';

/** Origin of the api under which this request reached it. */
export const ownOriginOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

export function askerOf(request: FastifyRequest, publicUrl: string | null): SessionAsker {
  const { origin } = request.headers;
  const own = [ownOriginOf(request), ...(publicUrl ? [new URL(publicUrl).origin] : [])];
  return { origin: origin ?? null, own: origin !== undefined && own.includes(origin), ip: request.ip };
}
