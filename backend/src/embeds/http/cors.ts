import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const PREFIX = '/api/widget/';
const ALLOWED_HEADERS = 'authorization, content-type, last-event-id, x-request-id';
const EXPOSED_HEADERS =
  'x-request-id, x-nexus-cache, x-nexus-source, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset';

/**
 * Websites call the widget's routes from any origin; who may really use them is decided by the visitor token, which is bound
 * to its origin. Never with credentials, and no other route answers other origins at all.
 */
export function configureWidgetCors(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    const { origin } = request.headers;
    if (!request.url.startsWith(PREFIX)) return done();
    void reply.header('vary', 'Origin').header('cross-origin-resource-policy', 'cross-origin');
    if (origin === undefined) return done();
    void reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS });
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return done();
    void reply
      .headers({
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': ALLOWED_HEADERS,
        'access-control-max-age': '600',
      })
      .status(204)
      .send();
  });
  // Without a route an OPTIONS request would be answered before any hook of ours.
  fastify.options(`${PREFIX}*`, (_request, reply) => void reply.status(204).send());
}
